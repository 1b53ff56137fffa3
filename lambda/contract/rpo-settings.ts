/** How much may be lost, and what becomes of a run that would lose more. */
export interface RpoSettings {
  readonly rpoSeconds: number;
  readonly whenRpoExceeded: WhenRpoExceeded;
  /** Of `wait`: how long a takeover waits for less to be lost. Absent: it does not wait. */
  readonly rpoWaitSeconds?: number;
}

/** What a run does when the loss bound is above the RPO, or unknown. `wait`: looks again until it is within, for so long, then refuses. */
export type WhenRpoExceeded = 'promote' | 'wait' | 'ask' | 'refuse';
