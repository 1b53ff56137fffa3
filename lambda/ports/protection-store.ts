/** Which side can take over again, and what is kept of its old primaries. Same failure promise as the lease. */
export interface ProtectionStore {
  /** One word per Region and epoch; the first stands and is returned. */
  protect(protection: Protection): Promise<Protection>;
  /** All that were ever said, oldest epoch first: what is kept stays until a person deletes it. */
  protections(): Promise<readonly Protection[]>;
}

export interface Protection {
  /** The side that has replicas now, and the epoch under which the other one serves. */
  readonly region: string;
  readonly epoch: number;
  readonly at: string;
  readonly by: string;
  readonly databases: readonly ProtectedReplica[];
}

export interface ProtectedReplica {
  readonly name: string;
  readonly replica: string;
  /** The old primary under its other name, and its last snapshot; absent: nothing had to be kept. */
  readonly kept?: string;
  readonly snapshot?: string;
}
