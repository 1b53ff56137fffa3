/** What is known of the old side of an epoch. Strong reads, compare-and-set, same failure promise as the lease. */
export interface FenceStore {
  /**
   * The old side, or the run, says that the side that served before `epoch` is closed. The first word stands and is
   * returned. `over`: the word that was seen and does not cover every database; replaced only while it stands.
   */
  record(fence: FenceRecord, over?: FenceRecord): Promise<FenceRecord>;
  read(epoch: number): Promise<FenceRecord | undefined>;
  /** The record of the highest epoch: epochs never go back, not even when the lease was lost. */
  newest(): Promise<FenceRecord | undefined>;
  /** Takeovers under which a database was opened unfenced and nobody has reconciled the two sides since, oldest first. */
  unreconciled(): Promise<readonly FenceRecord[]>;
  /** A person says that the two sides of an unfenced takeover are reconciled. The first word stands; `undefined`: it was not unfenced. */
  reconcile(epoch: number, reconciled: Reconciled): Promise<Reconciled | undefined>;
}

export interface Reconciled {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

export interface FenceRecord {
  /** The epoch that was taken: everything under a lower one is closed. */
  readonly epoch: number;
  /** `unfenced`: a person has overridden the fence by name; `by` is that person's run. */
  readonly how: 'acknowledged' | 'deadline' | 'unfenced';
  readonly by: string;
  readonly at: string;
  /** Acknowledged: per database, its own clock at the close and the flush position. */
  readonly databases: Readonly<Record<string, ClosedDatabase>>;
  /** Unfenced only: who said so, and why. */
  readonly override?: { readonly by: string; readonly reason: string };
  readonly reconciled?: Reconciled;
}

export interface ClosedDatabase {
  readonly closedAt: string;
  readonly flushPosition: string;
}
