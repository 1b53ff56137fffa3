import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { TcpLink } from '../../../../../lab/postgres';
import { GuardedMysql, type GuardedMysqlOptions, MysqlProbe } from '../../../../../lambda/adapters/sql/mysql';
import { MysqlServer, runAll } from './mysql-server';
import { MASTER, REPLICATION, rdsStatements } from './rds-emulation';

export const APPLICATION = { username: 'shop_app', password: 'application-secret' };
const GTID = ['--gtid-mode=ON', '--enforce-gtid-consistency=ON'];

export interface PairOptions {
  /** @default - GTIDs on */
  readonly settings?: readonly string[];
  /** @default true */
  readonly withReplica?: boolean;
}

/** A guarded database of one table `shop.orders`, its replica behind a link, and what a test opened on them. */
export class MysqlPair {
  private readonly opened: { end(): Promise<void> }[] = [];

  private constructor(
    private readonly folder: string,
    readonly primary: MysqlServer,
    readonly replica: MysqlServer,
    readonly link: TcpLink,
  ) {}

  static async start({ settings = GTID, withReplica = true }: PairOptions = {}): Promise<MysqlPair> {
    const folder = await mkdtemp(join(tmpdir(), 'handover-my-'));
    const servers: MysqlServer[] = [];
    try {
      const template = join(folder, 'template');
      MysqlServer.initialize(template);
      const primary = await MysqlServer.start(template, join(folder, 'primary'), { id: 1, settings });
      servers.push(primary);
      const replica = withReplica
        ? await MysqlServer.start(template, join(folder, 'replica'), { id: 2, settings })
        : primary;
      servers.push(replica);
      const pair = new MysqlPair(folder, primary, replica, await TcpLink.open(primary));
      await pair.furnish(withReplica);
      return pair;
    } catch (error) {
      for (const server of servers) await server.stop();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  private async furnish(withReplica: boolean): Promise<void> {
    if (withReplica) await this.replicate();
    const [server] = await this.primary.asAdmin<{ version: string }>('SELECT VERSION() AS version');
    await this.primary.asAdmin(
      ...rdsStatements(server?.version ?? ''),
      'CREATE DATABASE shop',
      'CREATE TABLE shop.orders (id BIGINT AUTO_INCREMENT PRIMARY KEY, text VARCHAR(100))',
      `CREATE USER shop_app@'%' IDENTIFIED BY '${APPLICATION.password}'`,
      "GRANT SELECT, INSERT, UPDATE, DELETE ON shop.* TO shop_app@'%'",
    );
    if (withReplica) await this.caughtUp();
  }

  private replicate(): Promise<unknown> {
    const { host, port } = this.link;
    return this.replica.asAdmin(
      `CHANGE REPLICATION SOURCE TO SOURCE_HOST = '${host}', SOURCE_PORT = ${port}, SOURCE_USER = '${REPLICATION.username}',
       SOURCE_PASSWORD = '${REPLICATION.password}', GET_SOURCE_PUBLIC_KEY = 1, SOURCE_AUTO_POSITION = 1,
       SOURCE_CONNECT_RETRY = 1, SOURCE_RETRY_COUNT = 1000, SOURCE_HEARTBEAT_PERIOD = 0.5`,
      'START REPLICA',
      'SET GLOBAL read_only = ON',
    );
  }

  guard(server = this.primary, options: Partial<GuardedMysqlOptions> = {}): GuardedMysql {
    const guard = new GuardedMysql({
      connection: this.connection(server),
      grade: 'watchdog',
      applicationRoles: [APPLICATION.username],
      guardedSchemas: ['shop'],
      scanIntervalMs: 20,
      maxScans: 100,
      ...options,
    });
    this.opened.push(guard);
    return guard;
  }

  probe(server = this.primary): MysqlProbe {
    const probe = new MysqlProbe(this.connection(server));
    this.opened.push(probe);
    return probe;
  }

  connection({ host, port } = this.primary, statementTimeoutMs = 2_000) {
    return { endpoint: { host, port }, database: 'shop', secret: MASTER, tls: 'disable', statementTimeoutMs } as const;
  }

  /** An application's connection. */
  async application(server = this.primary, login = APPLICATION): Promise<Connection> {
    const { host, port } = server;
    const client = await createConnection({
      host,
      port,
      user: login.username,
      password: login.password,
      database: 'shop',
    });
    client.on('error', () => undefined);
    this.opened.push({ end: async () => client.destroy() });
    return client;
  }

  /** Statements of the master, in a session that is not Handover's. */
  async asMaster<T = Record<string, unknown>>(
    statements: readonly string[],
    server = this.primary,
  ): Promise<readonly T[]> {
    const client = await this.application(server, MASTER);
    try {
      return await runAll<T>(client, statements);
    } finally {
      client.destroy();
    }
  }

  /** Opens under `epoch` for so many seconds from now. */
  async openFor(seconds: number, epoch: number, server = this.primary) {
    const guard = this.guard(server);
    const { clock } = await guard.look();
    return guard.open({ epoch, anchor: clock, seconds });
  }

  /** As a keeper does it: what was never opened is covered only after its first opening. */
  async installGuard(seconds = 600, epoch = 1): Promise<void> {
    await this.guard().install();
    await this.openFor(seconds, epoch);
    await this.guard().install();
  }

  /** As if nobody had ever installed anything. */
  async reset(): Promise<void> {
    await this.endSessions();
    await this.primary.asAdmin('DROP EVENT IF EXISTS handover.watchdog').catch(() => undefined);
    await this.endWatch();
    const triggers = await this.primary.asAdmin<{ name: string }>(
      "SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = 'shop'",
    );
    await this.primary.asAdmin(
      ...triggers.map(({ name }) => `DROP TRIGGER shop.\`${name}\``),
      'DROP DATABASE IF EXISTS handover',
      "ALTER USER shop_app@'%' ACCOUNT UNLOCK",
    );
  }

  /** Ends the watchdog's sessions; where its event is left, that calls the next one. */
  async endWatch(): Promise<void> {
    const watching = await this.primary.asAdmin<{ id: number }>(
      "SELECT id AS id FROM information_schema.processlist WHERE command = 'Connect' AND user = 'handover_master'",
    );
    for (const { id } of watching) await this.primary.asAdmin(`KILL ${id}`).catch(() => undefined);
  }

  /** Waits until the replica has applied what the primary has written so far. */
  async caughtUp(): Promise<void> {
    const [now] = await this.primary.asAdmin<{ executed: string }>('SELECT @@global.gtid_executed AS executed');
    await this.replica.asAdmin(`SELECT WAIT_FOR_EXECUTED_GTID_SET('${now?.executed.replaceAll('\n', '')}', 20)`);
  }

  async promote(): Promise<void> {
    await this.replica.asAdmin('STOP REPLICA', 'RESET REPLICA ALL', 'SET GLOBAL read_only = OFF');
  }

  async endSessions(): Promise<void> {
    await Promise.all(this.opened.splice(0).map((thing) => thing.end().catch(() => undefined)));
  }

  async stop(): Promise<void> {
    await this.endSessions();
    await this.link.stop();
    await Promise.all([this.primary.stop(), this.replica.stop()]);
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Asks until it is true; the watchdog and replication have no other answer. */
export async function until(holds: () => Promise<boolean>, limitMs = 10_000): Promise<void> {
  for (const limit = Date.now() + limitMs; !(await holds()); await sleep(50)) {
    if (Date.now() > limit) throw new Error(`not true within ${limitMs} ms: ${holds}`);
  }
}
