/** What is known of the old side of an epoch. Strong reads, compare-and-set, same failure promise as the lease. */
export interface FenceStore {
  /** The old side, or the run, says that the side that served before `epoch` is closed. The first word stands and is returned. */
  record(fence: FenceRecord): Promise<FenceRecord>;
  read(epoch: number): Promise<FenceRecord | undefined>;
}

export interface FenceRecord {
  /** The epoch that was taken: everything under a lower one is closed. */
  readonly epoch: number;
  readonly how: 'acknowledged' | 'deadline';
  readonly by: string;
  readonly at: string;
  /** Acknowledged only: per database, its own clock at the close and the flush position. */
  readonly databases: Readonly<Record<string, ClosedDatabase>>;
}

export interface ClosedDatabase {
  readonly closedAt: string;
  readonly flushPosition: string;
}
