import type { MachineClock } from './machine-runtime';
import { Sleepers } from './sleepers';

/** A time that is written down once: whoever asks at one time is told the same. */
class Instant extends Date {
  private text: string | undefined;

  override toISOString(): string {
    this.text ??= super.toISOString();
    return this.text;
  }
}

const JUMPS_PER_TURN = 32;
const SETTLED = Promise.resolve();

/**
 * Time that passes only while everything sleeps: when all promises have settled as far as they can, the clock jumps to the
 * next sleeper. Deterministic, without timers. Work that really takes time (a process, a socket) must be run in `during`,
 * or the clock takes it for idle and jumps ahead of it.
 */
export class VirtualClock implements MachineClock {
  /** Milliseconds since 1970. */
  nowMs: number;
  private instant: Instant;
  private working = 0;
  private jumpPlanned = false;
  private plans = 0;
  private readonly sleepers = new Sleepers();

  constructor(start: Date = new Date('2026-01-01T00:00:00.000Z')) {
    this.nowMs = start.getTime();
    this.instant = new Instant(this.nowMs);
  }

  /** The same object for as long as time stands still. */
  now(): Date {
    if (this.instant.getTime() !== this.nowMs) this.instant = new Instant(this.nowMs);
    return this.instant;
  }

  /** How many sleep now: none may be left when all is done. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal === undefined) return new Promise((wake) => void this.after(ms, wake));
    if (signal.aborted) return Promise.reject(signal.reason);
    return new Promise((wake, fail) => {
      const onAbort = (): void => {
        cancel();
        fail(signal.reason);
      };
      const cancel = this.after(ms, () => {
        signal.removeEventListener('abort', onAbort);
        wake();
      });
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  /** Acts once, after that time; the answer cancels it. Cheaper than a sleep with a signal. */
  after(ms: number, act: () => void): () => void {
    const cancel = this.sleepers.add(this.nowMs + Math.max(0, ms), act);
    this.planJump();
    return cancel;
  }

  /** Holds time still while real work is under way. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.working += 1;
    try {
      return await work();
    } finally {
      this.working -= 1;
      this.planJump();
    }
  }

  /**
   * A tick that a microtask asks for runs when no microtask is left: by then everything that could go on has gone on. Now and
   * then an immediate does the same and lets through who waits for a timer or a socket; the loop's turn is what costs.
   */
  private planJump(): void {
    if (this.jumpPlanned || this.working > 0 || this.sleepers.size === 0) return;
    this.jumpPlanned = true;
    this.plans += 1;
    if (this.plans % JUMPS_PER_TURN === 0) setImmediate(this.onIdle);
    else void SETTLED.then(this.onSettling);
  }

  private readonly onSettling = (): void => process.nextTick(this.onIdle);

  private readonly onIdle = (): void => {
    this.jumpPlanned = false;
    if (this.working === 0) this.jump();
    this.planJump();
  };

  /** One sleeper per jump, the earliest, and of several the one that has slept longest. */
  private jump(): void {
    const next = this.sleepers.take();
    if (next === undefined) return;
    this.nowMs = next.wakeAtMs;
    next.wake();
  }
}
