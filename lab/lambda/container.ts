import { type ChildProcess, fork } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { TaskFailure } from '../machine';
import type { LabFunction } from './lab-function';

interface Answer {
  readonly id: string;
  readonly result?: unknown;
  readonly failure?: { readonly errorType: string; readonly errorMessage: string; readonly trace: readonly string[] };
}

/** One process that runs one function, one event at a time, as a Lambda container does. */
export class Container {
  private readonly child: ChildProcess;
  private readonly log: WriteStream;
  busy = false;
  private died = false;
  private timedOut = false;

  constructor(
    private readonly lambda: LabFunction,
    environment: Readonly<Record<string, string>>,
    logFile: string,
  ) {
    this.log = createWriteStream(logFile, { flags: 'a' });
    this.child = fork(join(__dirname, 'container.cjs'), [lambda.assetFolder, lambda.handler], {
      env: { PATH: process.env.PATH ?? '', ...environment },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.child.stdout?.pipe(this.log);
    this.child.stderr?.pipe(this.log);
    this.child.on('exit', () => {
      this.died = true;
    });
    this.child.on('error', () => {
      this.died = true;
    });
  }

  get usable(): boolean {
    return !this.died && !this.busy;
  }

  get alive(): boolean {
    return !this.died;
  }

  async invoke(id: string, event: unknown): Promise<unknown> {
    this.busy = true;
    const timer = new AbortController();
    try {
      return await Promise.race([this.answer(id, event), this.timeout(id, timer.signal)]);
    } finally {
      timer.abort();
      this.busy = false;
    }
  }

  /** The process stands still in the middle of what it does, until it is thawed or killed. Its monotonic clock goes on. */
  freeze(): void {
    if (!this.died) this.child.kill('SIGSTOP');
  }

  thaw(): void {
    if (!this.died) this.child.kill('SIGCONT');
  }

  /** Ends the process and answers when it is gone. */
  async kill(): Promise<void> {
    if (!this.died) {
      const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
      this.child.kill('SIGKILL');
      await gone;
    }
    this.log.end();
  }

  /** The last word when the lab's own process goes away. */
  abandon(): void {
    if (!this.died) this.child.kill('SIGKILL');
  }

  private answer(id: string, event: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const onExit = (): void => {
        if (!this.timedOut) reject(failure('Runtime.ExitError', `RequestId: ${id} Error: Runtime exited`));
      };
      const onMessage = (message: Answer): void => {
        if (message.id !== id) return;
        this.child.off('message', onMessage);
        this.child.off('exit', onExit);
        if (message.failure === undefined) resolve(message.result);
        else reject(new TaskFailure(message.failure.errorType, JSON.stringify(message.failure)));
      };
      this.child.on('message', onMessage);
      this.child.once('exit', onExit);
      const deadline = Date.now() + this.lambda.timeoutSeconds * 1000;
      this.child.send({ id, event, deadline, functionName: this.lambda.name });
    });
  }

  /** The service ends the process; what it had begun may have taken effect. */
  private async timeout(id: string, signal: AbortSignal): Promise<never> {
    const { timeoutSeconds } = this.lambda;
    await after(timeoutSeconds * 1000, undefined, { signal }).catch(() => new Promise<never>(() => undefined));
    this.timedOut = true;
    await this.kill();
    throw failure(
      'Sandbox.Timedout',
      `RequestId: ${id} Error: Task timed out after ${timeoutSeconds.toFixed(2)} seconds`,
    );
  }
}

const failure = (errorType: string, errorMessage: string): TaskFailure =>
  new TaskFailure(errorType, JSON.stringify({ errorType, errorMessage }));
