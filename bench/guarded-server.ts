import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'pg';
import { PostgresInstance, stopAll } from '../lab/postgres';
import { GuardedPostgres } from '../lambda/adapters/sql/postgres';

const MASTER = { username: 'postgres', password: 'bench-master' };
const APPLICATION = { username: 'bench_app', password: 'bench-app' };
const DATABASE = 'bench';
/** Longer than any measurement. */
const OPEN_SECONDS = 24 * 3600;

export type Side = 'without' | 'with';

/** One PostgreSQL with two equal tables: `without.entry` has no guard, `with.entry` has one and is open. */
export class GuardedServer {
  private readonly clients: Client[] = [];

  private constructor(
    private readonly directory: string,
    private readonly server: PostgresInstance,
  ) {}

  static async start(settings: Readonly<Record<string, string>>): Promise<GuardedServer> {
    const directory = await mkdtemp(join(tmpdir(), 'handover-bench-'));
    // The server runs as another user when this runs as root.
    await chmod(directory, 0o755);
    const primary = { directory: join(directory, 'primary'), master: MASTER, database: DATABASE, settings };
    const server = new GuardedServer(directory, await PostgresInstance.initPrimary(primary));
    await server.prepare();
    return server;
  }

  /** Sessions of an application. */
  async sessions(count: number): Promise<readonly Client[]> {
    const clients = Array.from({ length: count }, () => this.server.client(APPLICATION, DATABASE));
    this.clients.push(...clients);
    await Promise.all(clients.map((client) => client.connect()));
    return clients;
  }

  async empty(): Promise<void> {
    await this.asMaster('TRUNCATE "without".entry, "with".entry');
  }

  async stop(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.end()));
    await stopAll();
    await rm(this.directory, { recursive: true, force: true });
  }

  private async prepare(): Promise<void> {
    const table = (side: Side) =>
      `CREATE SCHEMA "${side}"; GRANT USAGE ON SCHEMA "${side}" TO bench_app;
       CREATE TABLE "${side}".entry (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, text text, at timestamptz DEFAULT now());
       GRANT ALL ON "${side}".entry TO bench_app`;
    await this.asMaster(`CREATE ROLE bench_app LOGIN PASSWORD '${APPLICATION.password}'`);
    await this.asMaster(`${table('without')}; ${table('with')}`);
    await this.installGuard();
  }

  private async installGuard(): Promise<void> {
    const { host, port } = this.server;
    const guard = new GuardedPostgres({
      connection: { endpoint: { host, port }, database: DATABASE, secret: MASTER, tls: 'disable' },
      grade: 'enforced',
      applicationRoles: [APPLICATION.username],
      guardedSchemas: ['with'],
    });
    try {
      await guard.install();
      const { clock: anchor } = await guard.look();
      await guard.open({ epoch: 1, anchor, seconds: OPEN_SECONDS });
      await guard.install();
    } finally {
      await guard.end();
    }
  }

  private async asMaster(sql: string): Promise<void> {
    const master = this.server.client(MASTER, DATABASE);
    await master.connect();
    try {
      await master.query(sql);
    } finally {
      await master.end();
    }
  }
}
