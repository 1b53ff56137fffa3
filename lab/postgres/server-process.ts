import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SERVER_USER } from './server-user';

const START_LIMIT_MS = 20_000;
const STOP_LIMIT_MS = 15_000;
/** A directory that any user may enter: nobody can not enter the lab's own. */
const ANYWHERE = '/';
const PERMISSIONS = 'started by root it runs as nobody, so every folder above it must be open to other users';
const ENVIRONMENT = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

/** Runs a program of the package to its end and answers what it said. */
export function runProgram(program: string, args: readonly string[]): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...SERVER_USER, cwd: ANYWHERE, env: ENVIRONMENT });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', (error) => reject(new Error(`${program} did not run: ${error.message}; ${PERMISSIONS}`)));
    child.once('close', (code) => resolve({ code: code ?? -1, output }));
  });
}

/** One postmaster. A process group of its own, so that Ctrl-C reaches only the lab, which then stops it in order. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly dataDirectory: string,
    private readonly logFile: string,
    private readonly ended: Promise<void>,
  ) {}

  /** Answers at once, so that the caller can end a server that is still starting; `untilReady` waits for it. */
  static launch(postgres: string, dataDirectory: string, logFile: string): ServerProcess {
    const log = openSync(logFile, 'a');
    const options: SpawnOptions = { ...SERVER_USER, cwd: ANYWHERE, env: ENVIRONMENT, stdio: ['ignore', log, log] };
    const child = spawn(postgres, ['-D', dataDirectory], { ...options, detached: true });
    closeSync(log);
    const ended = new Promise<void>((resolve) => {
      child.once('exit', () => resolve());
      child.once('error', () => resolve());
    });
    return new ServerProcess(child, dataDirectory, logFile, ended);
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  get running(): boolean {
    return this.child.pid !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  signal(signal: NodeJS.Signals): void {
    if (this.running) this.child.kill(signal);
  }

  /** Fast shutdown; a server that does not end in time is ended the hard way. */
  async stop(): Promise<void> {
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      this.signal(signal);
      if (await this.endsWithin(STOP_LIMIT_MS)) return;
    }
  }

  async end(): Promise<void> {
    await this.ended;
  }

  private async endsWithin(milliseconds: number): Promise<boolean> {
    const timer = new AbortController();
    const late = sleep(milliseconds, false, { signal: timer.signal }).catch(() => false);
    const inTime = await Promise.race([this.ended.then(() => true), late]);
    timer.abort();
    return inTime;
  }

  /** The postmaster writes its status into its lock file; `pg_ctl` waits for the same line. */
  async untilReady(): Promise<void> {
    for (const limit = Date.now() + START_LIMIT_MS; Date.now() < limit; await sleep(20)) {
      if (!this.running) break;
      const lines = (await readFile(join(this.dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
      if (Number(lines[0]) === this.pid && lines[7]?.trim() === 'ready') return;
    }
    const log = await readFile(this.logFile, 'utf8').catch(() => '');
    await this.stop();
    throw new Error(`PostgreSQL in ${this.dataDirectory} did not become ready, its log ends: ${log.slice(-2000)}`);
  }
}
