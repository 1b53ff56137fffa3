import type { Clock } from '../../lambda/ports/outside';

interface Sleeper {
  readonly dueMs: number;
  readonly wake: () => void;
}

/** A clock that its owner turns. Whoever sleeps wakes in the order of time, each at its own moment. */
export class ManualClock implements Clock {
  private readonly sleepers = new Set<Sleeper>();
  private nowMs: number;

  constructor(start = '2026-11-22T12:00:00.000Z') {
    this.nowMs = Date.parse(start);
  }

  now(): Date {
    return new Date(this.nowMs);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => this.sleepers.add({ dueMs: this.nowMs + milliseconds, wake }));
  }

  async advance(seconds: number): Promise<void> {
    await settled();
    const endMs = this.nowMs + seconds * 1000;
    for (let next = this.next(endMs); next !== undefined; next = this.next(endMs)) {
      this.nowMs = Math.max(this.nowMs, next.dueMs);
      this.sleepers.delete(next);
      next.wake();
      await settled();
    }
    this.nowMs = endMs;
  }

  private next(endMs: number): Sleeper | undefined {
    return [...this.sleepers].filter(({ dueMs }) => dueMs <= endMs).sort((a, b) => a.dueMs - b.dueMs)[0];
  }
}

/** Lets everything run that waits for no clock. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
