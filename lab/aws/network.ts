import type { Call } from './call';

/** Which Regions are cut off: calls to them, and calls of their Lambdas to anywhere, are reset at once. */
export class Network {
  readonly #cut = new Set<string>();
  readonly #hits = new Map<string, number>();

  cut(region: string): void {
    this.#cut.add(region);
  }

  heal(region: string): void {
    this.#cut.delete(region);
  }

  isCut(region: string): boolean {
    return this.#cut.has(region);
  }

  /** Calls that cuts of the Region have reset, also after it was healed. */
  hits(region: string): number {
    return this.#hits.get(region) ?? 0;
  }

  /** Whether a cut stands between caller and callee; counts it. */
  severs(call: Pick<Call, 'region' | 'callerRegion'>): boolean {
    const ends = [call.region, call.callerRegion].filter((end) => end !== undefined && this.#cut.has(end));
    for (const end of new Set(ends)) if (end !== undefined) this.#hits.set(end, this.hits(end) + 1);
    return ends.length > 0;
  }
}
