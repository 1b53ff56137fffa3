import type { MachineClock } from './machine-runtime';

interface Sleeper {
  readonly wakeAtMs: number;
  readonly wake: () => void;
}

/**
 * Time that passes only while everything sleeps: when all promises have settled as far as they can, the clock jumps to the
 * next sleeper. Deterministic, without timers. Work that really takes time (a process, a socket) must be run in `during`,
 * or the clock takes it for idle and jumps ahead of it.
 */
export class VirtualClock implements MachineClock {
  private nowMs: number;
  private working = 0;
  private jumpPlanned = false;
  private readonly sleepers = new Set<Sleeper>();

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

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    let sleeper: Sleeper | undefined;
    let disarm = (): void => {};
    try {
      await new Promise<void>((resolve, reject) => {
        sleeper = { wakeAtMs: this.nowMs + Math.max(0, ms), wake: resolve };
        disarm = () => reject(signal?.reason);
        this.sleepers.add(sleeper);
        signal?.addEventListener('abort', disarm, { once: true });
        this.planJump();
      });
    } finally {
      if (sleeper) this.sleepers.delete(sleeper);
      signal?.removeEventListener('abort', disarm);
    }
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
    setImmediate(() => {
      this.jumpPlanned = false;
      if (this.working === 0) this.jump();
      this.planJump();
    });
  }

  /** One sleeper per jump, the earliest, and of several the one that has slept longest. */
  private jump(): void {
    let next: Sleeper | undefined;
    for (const sleeper of this.sleepers) if (!next || sleeper.wakeAtMs < next.wakeAtMs) next = sleeper;
    if (!next) return;
    this.sleepers.delete(next);
    this.nowMs = next.wakeAtMs;
    next.wake();
  }
}
