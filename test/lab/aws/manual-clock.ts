import type { LabClock } from '../../../lab/aws';

interface Timer {
  due: number;
  readonly everyMs?: number;
  readonly action: () => void;
}

/** A clock that a test turns by hand; timers run in their order. */
export class ManualClock implements LabClock {
  readonly #timers = new Set<Timer>();
  #now = Date.parse('2026-11-22T12:00:00Z');

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, action: () => void): () => void {
    return this.#add({ due: this.#now + milliseconds, action });
  }

  every(milliseconds: number, action: () => void): () => void {
    return this.#add({ due: this.#now + milliseconds, everyMs: milliseconds, action });
  }

  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = next.due;
      if (next.everyMs === undefined) this.#timers.delete(next);
      else next.due += next.everyMs;
      next.action();
    }
    this.#now = end;
  }

  #add(timer: Timer): () => void {
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  #next(end: number): Timer | undefined {
    return [...this.#timers].filter((timer) => timer.due <= end).sort((a, b) => a.due - b.due)[0];
  }
}

/** Lets promises that are already settled run on. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
