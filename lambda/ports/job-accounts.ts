import type { ClassAccount } from '../contract/jobs';

/** Counts of jobs that cost the same however many there are. Same failure promise as the lease. */
export interface JobAccounts {
  /** One for each class that was ever used, as of the last `tally`. */
  sums(application: string): Promise<readonly ClassAccount[]>;
  /** Counts what has changed since, at most `limit` jobs, each change exactly once. Answers how many; `limit`: there may be more. */
  tally(application: string, now: string, limit: number): Promise<number>;
  /** Ends that came too late and were kept, counted where they stand, up to `limit`. */
  countLate(application: string, limit: number): Promise<number>;
  /** What stands in the queue, waits outside it, and runs, counted where it stands: what the sums must agree with. */
  standing(application: string, limit: number): Promise<Standing>;
}

export interface Standing {
  readonly queued: number;
  readonly waiting: number;
  readonly running: number;
  /** There are more than were counted. */
  readonly cut: boolean;
}
