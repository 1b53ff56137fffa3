/**
 * Snapshots of Aurora clusters, in this Region. Nothing is ever deleted. An answer may be stale, and only a copy whose own status says
 * `available` is one.
 *
 * Failure promise: `Transient` when throttled, not answered, or refused because of a passing status; `DatabaseNeedsPerson` when it will not
 * get better by itself.
 */
export interface ClusterSnapshots {
  /** All that RDS shows of a cluster, those that Aurora has taken by itself too. */
  of(cluster: string): Promise<readonly ClusterSnapshot[]>;
  /** Accepted, or there already. */
  copy(order: SnapshotToCopy): Promise<void>;
}

export interface ClusterSnapshot {
  readonly name: string;
  /** `creating`, `copying`, `available`, `failed`, … */
  readonly status: string;
  /** It stays until a person deletes it; every other one ends with the retention of backups. */
  readonly stays: boolean;
  /** Absent: it is not shown yet. */
  readonly takenAt?: string;
  /** Name of what it was copied from; absent: nothing shows that it is a copy. */
  readonly copyOf?: string;
}

export interface SnapshotToCopy {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  readonly tags: Readonly<Record<string, string>>;
}
