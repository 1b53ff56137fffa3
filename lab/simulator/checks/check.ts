import type { SimulatedWorld } from '../simulated-world';
import type { Stage } from '../stage';

export interface Violation {
  readonly promise: string;
  readonly text: string;
  readonly atMs: number;
}

/** What has happened, and whether it came to rest. */
export interface Ended {
  readonly world: SimulatedWorld;
  readonly stage: Stage;
  readonly rests: boolean;
}

export type Check = (ended: Ended) => readonly Violation[];

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
