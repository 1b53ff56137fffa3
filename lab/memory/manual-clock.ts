import type { Clock } from '../../lambda/ports/outside';
import { type Sleeper, Sleepers } from '../machine/sleepers';

/** A clock that its owner turns. Whoever sleeps wakes in the order of time, each at its own moment. */
export class ManualClock implements Clock {
  private readonly sleepers = new Sleepers();
  private nowMs: number;

  constructor(start = '2026-11-22T12:00:00.000Z') {
    this.nowMs = Date.parse(start);
  }

  now(): Date {
    return new Date(this.nowMs);
  }

  sleep(milliseconds: number): Promise<void> {
    return new Promise((wake) => void this.sleepers.add(this.nowMs + milliseconds, wake));
  }

  async advance(seconds: number): Promise<void> {
    await settled();
    const endMs = this.nowMs + seconds * 1000;
    for (let next = this.due(endMs); next !== undefined; next = this.due(endMs)) {
      this.nowMs = Math.max(this.nowMs, next.wakeAtMs);
      next.wake();
      await settled();
    }
    this.nowMs = endMs;
  }

  private due(endMs: number): Sleeper | undefined {
    const next = this.sleepers.first();
    return next !== undefined && next.wakeAtMs <= endMs ? this.sleepers.take() : undefined;
  }
}

/** Lets everything run that waits for no clock. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
