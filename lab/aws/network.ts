import type { Call } from './call';

/** Which Regions are cut off: calls to them, and calls of their Lambdas to anywhere, are reset at once. */
export class Network {
  readonly #cut = new Map<string, number>();

  cut(region: string): void {
    if (!this.#cut.has(region)) this.#cut.set(region, 0);
  }

  heal(region: string): void {
    this.#cut.delete(region);
  }

  isCut(region: string): boolean {
    return this.#cut.has(region);
  }

  /** Calls that a cut has reset; zero for a Region that is not cut. */
  hits(region: string): number {
    return this.#cut.get(region) ?? 0;
  }

  /** Whether a cut stands between caller and callee; counts it. */
  severs(call: Pick<Call, 'region' | 'callerRegion'>): boolean {
    const ends = [call.region, call.callerRegion].filter((end) => end !== undefined && this.#cut.has(end));
    for (const end of new Set(ends)) if (end !== undefined) this.#cut.set(end, this.hits(end) + 1);
    return ends.length > 0;
  }
}
