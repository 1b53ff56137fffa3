import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { PostgresInstance, stopAll, TcpLink } from '../../../../lab/postgres';
import { GuardedPostgres, type GuardedPostgresOptions, PostgresProbe } from '../../../../lambda/adapters/sql/postgres';
import { cronStandIn, VERSION } from './cron-stand-in';

export const MASTER = { username: 'postgres', password: 'master-secret' };
export const APPLICATION = { username: 'shop_app', password: 'application-secret' };
export const DATABASE = 'shop';
const ROLES = [APPLICATION.username];

/** A guarded database of one table `orders`, its standby behind a link, and what a test opened on them. */
export class PostgresPair {
  private readonly opened: { end(): Promise<void> }[] = [];

  private constructor(
    private readonly directory: string,
    readonly primary: PostgresInstance,
    readonly standby: PostgresInstance,
    readonly link: TcpLink,
  ) {}

  /** `withCron`: its servers know pg_cron's tables and functions. */
  static async start({ withCron = false } = {}): Promise<PostgresPair> {
    const directory = await mkdtemp(join(tmpdir(), 'handover-guard-'));
    // The servers run as another user when the tests run as root.
    await chmod(directory, 0o755);
    try {
      return await PostgresPair.inDirectory(directory, withCron);
    } catch (error) {
      await stopAll();
      await rm(directory, { recursive: true, force: true });
      throw error;
    }
  }

  private static async inDirectory(directory: string, withCron: boolean): Promise<PostgresPair> {
    const cron = withCron ? await cronStandIn(join(directory, 'cron')) : {};
    const settings = { max_prepared_transactions: '2', ...cron };
    const primary = await PostgresInstance.initPrimary({
      directory: join(directory, 'primary'),
      master: MASTER,
      database: DATABASE,
      settings,
    });
    if (withCron) await primary.asAdmin((admin) => admin.query(`CREATE EXTENSION pg_cron VERSION '${VERSION}'`));
    const link = await TcpLink.open(primary);
    const standby = await PostgresInstance.cloneStandby(primary, { directory: join(directory, 'standby'), via: link });
    const pair = new PostgresPair(directory, primary, standby, link);
    await pair.asMaster(
      `CREATE ROLE shop_app LOGIN PASSWORD '${APPLICATION.password}';
       CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text);
       GRANT ALL ON orders TO shop_app`,
    );
    return pair;
  }

  guard(instance = this.primary, options: Partial<GuardedPostgresOptions> = {}): GuardedPostgres {
    const guard = new GuardedPostgres({
      connection: this.connection(instance),
      grade: 'enforced',
      applicationRoles: ROLES,
      guardedSchemas: ['public'],
      scanIntervalMs: 20,
      ...options,
    });
    this.opened.push(guard);
    return guard;
  }

  probe(instance = this.primary): PostgresProbe {
    const probe = new PostgresProbe(this.connection(instance));
    this.opened.push(probe);
    return probe;
  }

  connection(instance = this.primary, statementTimeoutMs = 2_000) {
    const { host, port } = instance;
    return {
      endpoint: { host, port },
      database: DATABASE,
      secret: MASTER,
      tls: 'disable',
      statementTimeoutMs,
    } as const;
  }

  /** An application's connection. */
  async application(instance = this.primary, login = APPLICATION): Promise<Client> {
    const client = instance.client(login, DATABASE);
    await client.connect();
    this.opened.push(client);
    return client;
  }

  /** One message of SQL as the master, under a name that is not Handover's. */
  async asMaster(sql: string, instance = this.primary): Promise<readonly Record<string, unknown>[]> {
    const client = instance.client(MASTER, DATABASE);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** One run of every active job, each in its database and as its role, as pg_cron's background workers do it. */
  async runJobs(instance = this.primary): Promise<void> {
    const due = 'SELECT database, username, command FROM cron.job WHERE active ORDER BY jobid';
    const { rows } = await instance.asAdmin((admin) =>
      admin.query<{ database: string; username: string; command: string }>(due),
    );
    for (const { database, username, command } of rows) {
      const login = username === MASTER.username ? MASTER : APPLICATION;
      const worker = instance.client({ ...login, username }, database);
      try {
        await worker.connect();
        await worker.query(command);
      } finally {
        await worker.end();
      }
    }
  }

  /** Opens under `epoch` for so many seconds from now. */
  async openFor(seconds: number, epoch: number, instance = this.primary) {
    const guard = this.guard(instance);
    const { clock } = await guard.look();
    return guard.open({ epoch, anchor: clock, seconds });
  }

  /** As a keeper does it: what was never opened is covered only after its first opening, which has passed here. */
  async installGuard(): Promise<void> {
    await this.guard().install();
    await this.openFor(0, 1);
    await this.guard().install();
  }

  /** Waits until the standby has replayed what the primary has written so far. */
  async caughtUp(): Promise<void> {
    const position = 'SELECT pg_current_wal_flush_lsn()::text AS lsn';
    const [now] = (await this.primary.asAdmin((admin) => admin.query<{ lsn: string }>(position))).rows;
    const replayed = `SELECT pg_last_wal_replay_lsn() >= '${now?.lsn}' AS done`;
    const looked = () => this.standby.asAdmin((admin) => admin.query<{ done: boolean }>(replayed));
    await until(async () => (await looked()).rows[0]?.done === true);
  }

  async endSessions(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((thing) => thing.end().catch(() => undefined)));
  }

  async stop(): Promise<void> {
    await this.endSessions();
    await stopAll();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** Asks until it is true; replication has no other answer. */
export async function until(holds: () => Promise<boolean>, limitMs = 8_000): Promise<void> {
  for (const limit = Date.now() + limitMs; !(await holds()); await new Promise((again) => setTimeout(again, 20))) {
    if (Date.now() > limit) throw new Error(`not true within ${limitMs} ms: ${holds}`);
  }
}
