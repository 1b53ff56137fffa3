import type { SimulatedWorld } from '../simulated-world';

export interface Violation {
  readonly promise: string;
  readonly text: string;
  readonly atMs: number;
}

/** What goes on when everybody's patience has run out. */
export type Restless = 'a takeover' | 'a run' | 'a wish for a takeover' | 'a closed database' | OfJobs;

/** Jobs that are open; tasks whose claims are gone; sums that are not right yet; planned instants without a job. */
const OF_JOBS = ['jobs', 'tasks', 'counts', 'schedules'] as const;
type OfJobs = (typeof OF_JOBS)[number];

export const isOfJobs = (restless: Restless): restless is OfJobs => OF_JOBS.some((one) => one === restless);

/** So far may the clocks of two processes be apart. */
export const slackMs = ({ schedule: { shape, faults } }: SimulatedWorld): number =>
  2 * shape.clockSkewMs +
  faults.reduce((sum, fault) => sum + (fault.kind === 'host clock' ? Math.abs(fault.seconds) * 1000 : 0), 0);

/** What has happened; `restless`: what never came to rest. */
export interface Ended {
  readonly world: SimulatedWorld;
  readonly restless: Restless | undefined;
}

export type Check = (ended: Ended) => readonly Violation[];

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
