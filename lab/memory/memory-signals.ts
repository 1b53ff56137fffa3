import type { Signal, Signals } from '../../lambda/ports/outside';

/** Metrics of one Region. */
export class MemorySignals implements Signals {
  readonly published: Signal[] = [];

  async publish(signals: readonly Signal[]): Promise<void> {
    this.published.push(...signals);
  }

  /** The newest value of a metric, with these among its dimensions. */
  latest(name: string, dimensions: Readonly<Record<string, string>> = {}): number | undefined {
    const fits = (signal: Signal): boolean =>
      signal.name === name && Object.entries(dimensions).every(([key, value]) => signal.dimensions[key] === value);
    return this.published.findLast(fits)?.value;
  }
}
