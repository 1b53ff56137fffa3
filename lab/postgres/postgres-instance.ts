import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { backUp } from './base-backup';
import { type PostgresBinaries, postgresBinaries } from './binaries';
import { hasCode } from './error-code';
import { freePort } from './free-port';
import { createRdsRoles, type Login, type ServerLogins } from './rds-roles';
import { register, unregister } from './running';
import { runProgram, ServerProcess } from './server-process';
import { HOST_BASED_AUTHENTICATION, serverConfiguration } from './server-settings';
import { giveToServer, writeForServer } from './server-user';

export interface PrimaryOptions {
  /** Folder of its own; every folder above it must be open to other users when the lab runs as root. */
  readonly directory: string;
  /** The RDS master: no superuser. */
  readonly master: Login;
  /** Created, and owned by the master. */
  readonly database: string;
  /**
   * Server settings on top of the lab's.
   *
   * @default {} - the lab's own
   */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface StandbyOptions {
  readonly directory: string;
  /**
   * Where the standby finds its primary, for example a `TcpLink` that a test can cut.
   *
   * @default the primary itself
   */
  readonly via?: { readonly port: number };
  /** @default - one that is free */
  readonly port?: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/** A server that crashed is given this long to lose its last process. */
const CRASH_LIMIT_MS = 10_000;
const CONNECT_LIMIT_MS = 2_000;

/** One real PostgreSQL server on 127.0.0.1. Every instance that runs is ended by `stopAll()`. */
export class PostgresInstance {
  private server: ServerProcess | undefined;
  readonly host = '127.0.0.1';

  private constructor(
    private readonly binaries: PostgresBinaries,
    private readonly directory: string,
    readonly port: number,
    private readonly logins: ServerLogins,
    private readonly settings: Readonly<Record<string, string>>,
  ) {}

  /** Makes a server with RDS's roles and one database of the master, and starts it. */
  static async initPrimary(options: PrimaryOptions): Promise<PostgresInstance> {
    const logins = { admin: login('rdsadmin'), replication: login('rdsrepladmin') };
    const port = await freePort();
    const instance = new PostgresInstance(postgresBinaries(), options.directory, port, logins, options.settings ?? {});
    await instance.initialise();
    await instance.configure({});
    await instance.start();
    await instance.asAdmin((admin) => createRdsRoles(admin, logins.replication, options.master, options.database));
    return instance;
  }

  /** Copies a running primary and starts the copy as a streaming standby. */
  static async cloneStandby(primary: PostgresInstance, options: StandbyOptions): Promise<PostgresInstance> {
    const { binaries, logins } = primary;
    const settings = { ...primary.settings, ...options.settings };
    const standby = new PostgresInstance(
      binaries,
      options.directory,
      options.port ?? (await freePort()),
      logins,
      settings,
    );
    await standby.ownDirectory();
    await primary.asAdmin((admin) => backUp(admin, primary.dataDirectory, standby.dataDirectory));
    await standby.follow(options.via ?? primary);
    await standby.start();
    return standby;
  }

  get dataDirectory(): string {
    return join(this.directory, 'data');
  }

  get logFile(): string {
    return join(this.directory, 'server.log');
  }

  get running(): boolean {
    return this.server?.running ?? false;
  }

  /** Starts the server, also after `stop()` and `kill()`: a crashed primary comes back read-write, as a real one does. */
  async start(): Promise<void> {
    if (this.running) return;
    register(this);
    try {
      this.server = ServerProcess.launch(this.binaries.postgres, this.dataDirectory, this.logFile);
      await this.server.untilReady();
    } catch (error) {
      unregister(this);
      throw error;
    }
  }

  /** Fast shutdown. */
  async stop(): Promise<void> {
    await this.server?.stop();
    unregister(this);
  }

  /** Stops a primary and starts it at another port: the same data behind another name. */
  async moved(): Promise<PostgresInstance> {
    await this.stop();
    const moved = new PostgresInstance(this.binaries, this.directory, await freePort(), this.logins, this.settings);
    await moved.configure({});
    await moved.start();
    return moved;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** Ends the postmaster and its children with SIGKILL, and answers when the last one is gone. */
  async kill(): Promise<void> {
    const server = this.server;
    if (!server?.running) return;
    const children = await this.children();
    server.signal('SIGKILL');
    for (const pid of children) killIfThere(pid);
    await server.end();
    await this.clearCrash();
    unregister(this);
  }

  /** Stops the server and removes everything that it wrote. */
  async destroy(): Promise<void> {
    await this.stop();
    await rm(this.directory, { recursive: true, force: true });
  }

  /** The last word when the process goes away: nothing asynchronous runs any more. */
  abandon(): void {
    this.server?.signal('SIGQUIT');
  }

  async promote(): Promise<void> {
    await this.asAdmin((admin) => admin.query('SELECT pg_promote(true, 30)'));
  }

  /** Turns a stopped server into a standby of another one. It must not be ahead of it: after a crash, clone again. */
  async follow(primary: { readonly port: number }): Promise<void> {
    const { username, password } = this.logins.replication;
    // Without connect_timeout a black hole holds the receiver for minutes.
    const where = `host=127.0.0.1 port=${primary.port} connect_timeout=2`;
    await this.configure({ primary_conninfo: `${where} user=${username} password=${password}` });
    await writeForServer(join(this.dataDirectory, 'standby.signal'), '');
  }

  /** Runs something as the provider's superuser, whom Handover never has. */
  async asAdmin<T>(action: (admin: pg.Client) => Promise<T>, database = 'postgres'): Promise<T> {
    const admin = this.client(this.logins.admin, database);
    await admin.connect();
    try {
      return await action(admin);
    } finally {
      await admin.end();
    }
  }

  /** A client that is not connected yet. Its errors are not fatal: the lab kills servers. */
  client(login: Login, database: string): pg.Client {
    const { host, port } = this;
    const { username: user, password } = login;
    const connectionTimeoutMillis = CONNECT_LIMIT_MS;
    const client = new pg.Client({ host, port, database, user, password, connectionTimeoutMillis });
    client.on('error', () => undefined);
    return client;
  }

  private async initialise(): Promise<void> {
    await this.ownDirectory();
    const { username, password } = this.logins.admin;
    const passwordFile = join(this.directory, 'admin-password');
    await writeForServer(passwordFile, password);
    const identity = ['-U', username, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    const args = ['-D', this.dataDirectory, ...identity, '--encoding=UTF8', '--locale=C', '--no-sync'];
    const { code, output } = await runProgram(this.binaries.initdb, args);
    await rm(passwordFile);
    if (code !== 0) throw new Error(`initdb in ${this.dataDirectory} ended with ${code}: ${output.trim()}`);
  }

  private async ownDirectory(): Promise<void> {
    await mkdir(this.directory, { recursive: true, mode: 0o700 });
    await giveToServer(this.directory);
  }

  private async configure(own: Readonly<Record<string, string>>): Promise<void> {
    const settings = { ...this.settings, ...own, port: String(this.port) };
    await writeForServer(join(this.dataDirectory, 'postgresql.conf'), serverConfiguration(settings));
    await writeForServer(join(this.dataDirectory, 'pg_hba.conf'), HOST_BASED_AUTHENTICATION);
  }

  /** Backends are process group leaders of their own: without their numbers a busy one would outlive the postmaster. */
  private async children(): Promise<readonly number[]> {
    try {
      const { rows } = await this.asAdmin((admin) => admin.query<{ pid: number }>('SELECT pid FROM pg_stat_activity'));
      return rows.map((row) => row.pid);
    } catch {
      // A server that can not be asked any more is killed all the same; its children follow by themselves.
      return [];
    }
  }

  /** `postgres --check` fails while a process of the crashed server lives, and removes the shared memory that it recorded. */
  private async clearCrash(): Promise<void> {
    for (const limit = Date.now() + CRASH_LIMIT_MS; ; await sleep(20)) {
      const { code, output } = await runProgram(this.binaries.postgres, ['--check', '-D', this.dataDirectory]);
      if (code === 0) return;
      if (Date.now() > limit)
        throw new Error(`the killed server in ${this.dataDirectory} is not gone: ${output.trim()}`);
    }
  }
}

function login(username: string): Login {
  return { username, password: randomBytes(12).toString('hex') };
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!hasCode(error, 'ESRCH')) throw error;
  }
}
