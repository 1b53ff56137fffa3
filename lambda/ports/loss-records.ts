import type { LostRows } from '../contract/lost-rows';
import type { LossBound } from '../contract/step-answers';

/** What earlier takeovers may have lost, as it was recorded before they opened a database. Strong reads, same failure promise as the lease. */
export interface LossRecords {
  /** Of every takeover that opened a database, in the order of their epochs. */
  losses(): Promise<readonly RecordedLoss[]>;
  /** What the old side of a takeover shows of one database, now that it answers. The last word stands. */
  keepLost(epoch: number, database: string, lost: LostRows): Promise<void>;
  /** By database. */
  lost(epoch: number): Promise<Readonly<Record<string, LostRows>>>;
}

export interface RecordedLoss {
  readonly epoch: number;
  /** By database. */
  readonly losses: Readonly<Record<string, LossBound>>;
}
