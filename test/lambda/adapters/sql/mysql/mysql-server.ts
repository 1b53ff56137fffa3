import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import { freePort } from '../../../../../lab/postgres/free-port';
import { MYSQLD } from './mysqld';

const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 20_000;
const AS_ROOT = process.getuid?.() === 0 ? ['--user=root'] : [];

/** As RDS runs it, as far as the guard can tell; what costs time and keeps only a test's data safe is off. */
const SETTINGS = [
  '--mysqlx=OFF',
  '--bind-address=127.0.0.1',
  '--secure-file-priv=NULL',
  '--event-scheduler=ON',
  '--log-bin-trust-function-creators=1',
  '--binlog-format=ROW',
  '--relay-log=relay',
  '--innodb-flush-log-at-trx-commit=0',
  '--sync-binlog=0',
  '--innodb-buffer-pool-size=64M',
];

export interface ServerOptions {
  readonly id: number;
  readonly settings?: readonly string[];
}

/** One mysqld on 127.0.0.1, in a folder of the test. */
export class MysqlServer {
  private child: ChildProcess | undefined;
  readonly host = '127.0.0.1';

  private constructor(
    private readonly folder: string,
    private readonly options: ServerOptions,
    readonly port: number,
  ) {}

  /** Fills an empty data folder; a copy of it becomes another server, with an identity of its own. */
  static initialize(folder: string): void {
    const made = spawnSync(
      MYSQLD ?? '',
      ['--no-defaults', '--initialize-insecure', ...AS_ROOT, ...SETTINGS, `--datadir=${folder}`],
      {
        encoding: 'utf8',
      },
    );
    if (made.status !== 0) throw new Error(`mysqld did not initialize ${folder}: ${made.stderr.slice(-2000)}`);
  }

  static async start(template: string, folder: string, options: ServerOptions): Promise<MysqlServer> {
    await cp(template, folder, { recursive: true });
    await rm(join(folder, 'auto.cnf'), { force: true });
    const server = new MysqlServer(folder, options, await freePort());
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const log = openSync(`${this.folder}.log`, 'a');
    const place = [
      `--datadir=${this.folder}`,
      `--port=${this.port}`,
      `--socket=${this.folder}.sock`,
      `--pid-file=${this.folder}.pid`,
    ];
    const settings = [...SETTINGS, `--server-id=${this.options.id}`, ...(this.options.settings ?? [])];
    this.child = spawn(MYSQLD ?? '', ['--no-defaults', ...AS_ROOT, ...place, ...settings], {
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    process.once('exit', this.abandon);
    await this.untilReady();
  }

  /** What no login of RDS may do. */
  async asAdmin<T = Record<string, unknown>>(...statements: readonly string[]): Promise<readonly T[]> {
    const admin = await createConnection({ socketPath: `${this.folder}.sock`, user: 'root', timezone: 'Z' });
    try {
      return await runAll<T>(admin, statements);
    } finally {
      await admin.end();
    }
  }

  pause(): void {
    this.child?.kill('SIGSTOP');
  }

  resume(): void {
    this.child?.kill('SIGCONT');
  }

  async stop(): Promise<void> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      child.kill(signal);
      const late = new AbortController();
      await Promise.race([ended, sleep(STOP_LIMIT_MS, undefined, { signal: late.signal }).catch(() => undefined)]);
      late.abort();
      if (child.exitCode !== null || child.signalCode !== null) break;
    }
    process.off('exit', this.abandon);
    this.child = undefined;
  }

  private readonly abandon = (): void => {
    this.child?.kill('SIGKILL');
  };

  private async untilReady(): Promise<void> {
    for (const limit = Date.now() + START_LIMIT_MS; Date.now() < limit; await sleep(50)) {
      if (this.child?.exitCode !== null) break;
      const answers = await this.asAdmin('SELECT 1').catch(() => undefined);
      if (answers !== undefined) return;
    }
    const log = await readFile(`${this.folder}.log`, 'utf8').catch(() => '');
    await this.stop();
    throw new Error(`mysqld in ${this.folder} did not become ready, its log ends: ${log.slice(-2000)}`);
  }
}

/** Rows of the last statement. */
export async function runAll<T>(connection: Connection, statements: readonly string[]): Promise<readonly T[]> {
  let rows: unknown = [];
  for (const statement of statements) [rows] = await connection.query(statement);
  return Array.isArray(rows) ? rows : [];
}
