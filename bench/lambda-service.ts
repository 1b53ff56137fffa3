import type { MachineClock } from '../lab/machine';
import type { Dice } from './dice';
import { drawMs } from './operation-times';

/** Runs functions in environments: one that is new starts cold, one that is free again is warm. */
export class LambdaService {
  private readonly free = new Map<string, number>();

  constructor(
    private readonly clock: MachineClock,
    private readonly dice: Dice,
  ) {}

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.clock.sleep(drawMs('invoke', this.dice) + this.start(name));
    try {
      return await work();
    } finally {
      this.free.set(name, this.freeOf(name) + 1);
    }
  }

  /** A failover's functions have not run for long: each begins cold. */
  private start(name: string): number {
    const free = this.freeOf(name);
    if (free === 0) return drawMs('coldStart', this.dice);
    this.free.set(name, free - 1);
    return 0;
  }

  private freeOf(name: string): number {
    return this.free.get(name) ?? 0;
  }
}
