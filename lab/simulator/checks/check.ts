import type { SimulatedWorld } from '../simulated-world';

export interface Violation {
  readonly promise: string;
  readonly text: string;
  readonly atMs: number;
}

/** What goes on when everybody's patience has run out. */
export type Restless = 'a takeover' | 'a run' | 'a wish for a takeover' | 'a closed database' | 'jobs';

/** What has happened; `restless`: what never came to rest. */
export interface Ended {
  readonly world: SimulatedWorld;
  readonly restless: Restless | undefined;
}

export type Check = (ended: Ended) => readonly Violation[];

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
