/**
 * What grows old in the ledger, whose table knows no TTL (strong consistency refuses it). Strong reads, one item at a
 * time, same failure promise as the lease; dropping what is gone already is no error.
 */
export interface RetentionStore {
  /** True for one caller in so long, whichever Region it is in. */
  claimPass(at: string, everySeconds: number): Promise<boolean>;
  records(): Promise<readonly AgedRecord[]>;
  /** With all that belongs to it. */
  drop(record: AgedRecord): Promise<void>;
  /** Drops pointers to jobs that were done before that time, the oldest first, and answers how many. The jobs stay. */
  dropDone(application: string, before: string, limit: number): Promise<number>;
  /**
   * Drops jobs that ended before that time, the oldest first, with their late ends, and answers how many were looked at. A
   * suspect job waits for a person and stays; one whose end is not counted yet stays until it is.
   */
  dropJobs(application: string, before: string, limit: number): Promise<number>;
}

export interface AgedRecord {
  readonly kind: 'report' | 'decision' | 'fence';
  /** Run, or for a fence the epoch. */
  readonly id: string;
  readonly at: string;
  /** Something still asks for it, however old it is. */
  readonly needed: boolean;
}
