import type { LossBound } from '../contract/step-answers';

/** What earlier takeovers may have lost, as it was recorded before they opened a database. Strong reads, same failure promise as the lease. */
export interface LossRecords {
  /** Of every takeover that opened a database, in the order of their epochs. */
  losses(): Promise<readonly RecordedLoss[]>;
}

export interface RecordedLoss {
  readonly epoch: number;
  /** By database. */
  readonly losses: Readonly<Record<string, LossBound>>;
}
