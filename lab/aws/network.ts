import type { Call } from './call';

/** What becomes of a call that meets a cut: `reset` at once, or `silence`, never an answer. */
export type Cut = 'reset' | 'silence';

/** Which Regions are cut off: calls to them, and calls of their Lambdas to anywhere, come to nothing. */
export class Network {
  readonly #cut = new Map<string, Cut>();
  readonly #hits = new Map<string, number>();

  cut(region: string, how: Cut): void {
    this.#cut.set(region, how);
  }

  heal(region: string): void {
    this.#cut.delete(region);
  }

  isCut(region: string): boolean {
    return this.#cut.has(region);
  }

  /** Calls that cuts of the Region have met, also after it was healed. */
  hits(region: string): number {
    return this.#hits.get(region) ?? 0;
  }

  /** The cut that stands between caller and callee, if one does; counts it. What is swallowed on its way is not reset. */
  severs(call: Pick<Call, 'region' | 'callerRegion'>): Cut | undefined {
    const ends = new Set([call.region, call.callerRegion]);
    const cuts = [...ends].flatMap((end) => {
      const how = end === undefined ? undefined : this.#cut.get(end);
      if (end === undefined || how === undefined) return [];
      this.#hits.set(end, this.hits(end) + 1);
      return [how];
    });
    return cuts.includes('silence') ? 'silence' : cuts[0];
  }
}
