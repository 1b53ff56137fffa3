import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg, { type Client } from 'pg';
import { freePort } from '../../../../lab/postgres/free-port';
import { createRdsRoles, type Login } from '../../../../lab/postgres/rds-roles';
import { runProgram, ServerProcess } from '../../../../lab/postgres/server-process';
import { giveToServer, writeForServer } from '../../../../lab/postgres/server-user';

const BINARIES = '/usr/lib/postgresql/15/bin';
const EXTENSION = '/usr/share/postgresql/15/extension/pg_cron.control';

/** Debian's postgresql-15 with postgresql-15-cron: pg_cron 1.4.2, which knows no seconds. */
export const PG_CRON_IS_HERE = [join(BINARIES, 'postgres'), EXTENSION].every((path) => existsSync(path));

const ADMIN: Login = { username: 'rdsadmin', password: 'admin-secret' };
const REPLICATION: Login = { username: 'rdsrepladmin', password: 'replication-secret' };

/** One PostgreSQL 15 with a real pg_cron, set up as RDS has it: workers in the background, jobs in `postgres`. */
export class CronServer {
  readonly host = '127.0.0.1';

  private constructor(
    private readonly directory: string,
    readonly port: number,
    private server: ServerProcess | undefined,
  ) {}

  static async start(master: Login, database: string): Promise<CronServer> {
    const directory = await mkdtemp(join(tmpdir(), 'handover-cron-'));
    await chmod(directory, 0o755);
    const server = new CronServer(directory, await freePort(), undefined);
    await server.initialise();
    await server.asAdmin('postgres', (admin) => createRdsRoles(admin, REPLICATION, master, database));
    await server.asAdmin('postgres', (admin) =>
      admin.query(
        `CREATE EXTENSION pg_cron; ALTER TABLE cron.job OWNER TO rds_superuser;
         GRANT USAGE ON SCHEMA cron TO rds_superuser; GRANT SELECT ON cron.job_run_details TO rds_superuser`,
      ),
    );
    return server;
  }

  client({ username: user, password }: Login, database: string): Client {
    const { host, port } = this;
    const client = new pg.Client({ host, port, user, password, database });
    client.on('error', () => undefined);
    return client;
  }

  async asAdmin<T>(database: string, work: (admin: Client) => Promise<T>): Promise<T> {
    const admin = this.client(ADMIN, database);
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.end();
    }
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  private async initialise(): Promise<void> {
    const data = join(this.directory, 'data');
    await mkdir(data, { mode: 0o700 });
    await giveToServer(data);
    const password = join(this.directory, 'admin-password');
    await writeForServer(password, ADMIN.password);
    const identity = ['-U', ADMIN.username, `--pwfile=${password}`, '--auth=scram-sha-256', '--no-sync'];
    const { code, output } = await runProgram(join(BINARIES, 'initdb'), ['-D', data, ...identity]);
    if (code !== 0) throw new Error(`initdb ended with ${code}: ${output}`);
    await writeForServer(join(data, 'postgresql.conf'), this.configuration());
    this.server = ServerProcess.launch(join(BINARIES, 'postgres'), data, join(this.directory, 'server.log'));
    await this.server.untilReady();
  }

  private configuration(): string {
    return [
      `port = ${this.port}`,
      "listen_addresses = '127.0.0.1'",
      "unix_socket_directories = ''",
      'fsync = off',
      "shared_preload_libraries = 'pg_cron'",
      "cron.database_name = 'postgres'",
      'cron.use_background_workers = on',
      'max_worker_processes = 20',
      '',
    ].join('\n');
  }
}
