import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';

/** Processes of the workload, by Region: every one is ended by its id, on every path. */
export class Children {
  private readonly running = new Map<ChildProcess, string>();

  /** What each of them finds in its environment beside its own. */
  constructor(private readonly environment: Readonly<Record<string, string>> = {}) {}

  spawn(child: {
    readonly region: string;
    readonly script: string;
    readonly words?: readonly string[];
    readonly environment: Readonly<Record<string, string>>;
    readonly log: string;
  }): ChildProcess {
    const process_ = spawn(process.execPath, [child.script, ...(child.words ?? [])], {
      env: { PATH: process.env.PATH ?? '', ...this.environment, ...child.environment },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const log = createWriteStream(child.log, { flags: 'a' });
    process_.stdout?.pipe(log, { end: false });
    process_.stderr?.pipe(log, { end: false });
    this.running.set(process_, child.region);
    process_.once('exit', () => {
      this.running.delete(process_);
      log.end();
    });
    return process_;
  }

  async kill(region?: string): Promise<void> {
    const own = [...this.running].filter(([, at]) => region === undefined || at === region);
    await Promise.all(own.map(([child]) => ended(child)));
  }

  /** What runs there answers nothing any more, and believes itself alive: connections to it are accepted by the system and stay silent. */
  freeze(region: string): void {
    for (const [child, at] of this.running) if (at === region) child.kill('SIGSTOP');
  }

  abandon(): void {
    for (const child of this.running.keys()) child.kill('SIGKILL');
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await gone;
}
