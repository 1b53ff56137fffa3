import type { MachineClock } from './machine-runtime';
import { Sleepers } from './sleepers';

/**
 * Time that passes only while everything sleeps: when all promises have settled as far as they can, the clock jumps to the
 * next sleeper. Deterministic, without timers. Work that really takes time (a process, a socket) must be run in `during`,
 * or the clock takes it for idle and jumps ahead of it.
 */
export class VirtualClock implements MachineClock {
  /** Milliseconds since 1970. */
  nowMs: number;
  private working = 0;
  private jumpPlanned = false;
  private readonly sleepers = new Sleepers();

  constructor(start: Date = new Date('2026-01-01T00:00:00.000Z')) {
    this.nowMs = start.getTime();
  }

  now(): Date {
    return new Date(this.nowMs);
  }

  /** How many sleep now: none may be left when all is done. */
  get sleeping(): number {
    return this.sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const wakeAtMs = this.nowMs + Math.max(0, ms);
    const sleeping = new Promise<void>((wake, fail) => {
      if (signal === undefined) this.sleepers.add(wakeAtMs, wake);
      else this.addUntil(signal, wakeAtMs, wake, fail);
    });
    this.planJump();
    return sleeping;
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

  /** An immediate runs after all microtasks: by then everything that could go on has gone on. */
  private planJump(): void {
    if (this.jumpPlanned || this.working > 0 || this.sleepers.size === 0) return;
    this.jumpPlanned = true;
    setImmediate(this.onIdle);
  }

  private readonly onIdle = (): void => {
    this.jumpPlanned = false;
    if (this.working === 0) this.jump();
    this.planJump();
  };

  private addUntil(signal: AbortSignal, wakeAtMs: number, wake: () => void, fail: (reason: unknown) => void): void {
    const onAbort = (): void => {
      forget();
      fail(signal.reason);
    };
    const forget = this.sleepers.add(wakeAtMs, () => {
      signal.removeEventListener('abort', onAbort);
      wake();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  }

  /** One sleeper per jump, the earliest, and of several the one that has slept longest. */
  private jump(): void {
    const next = this.sleepers.take();
    if (next === undefined) return;
    this.nowMs = next.wakeAtMs;
    next.wake();
  }
}
