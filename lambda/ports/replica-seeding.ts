/**
 * How the old primary of a pair makes room for a replica of the side that serves, in this Region. Nothing is ever deleted. Each call looks
 * first and acts on the difference, so it may be made again after an answer that was lost.
 *
 * Failure promise: `Transient` when throttled, not answered, or refused because of a passing status; `DatabaseNeedsPerson` when it will not
 * get better by itself.
 */
export interface ReplicaSeeding {
  /** A snapshot that stays until a person deletes it: one that has the name and is something else is refused, for a person. */
  snapshot(wanted: LastSnapshot): Promise<'under way' | 'available'>;
  /** The same, and none is made. */
  found(wanted: LastSnapshot): Promise<'none' | 'under way' | 'available'>;
  /** Accepted, or done already. The instance restarts, and is reached under a new host name. */
  rename(instance: string, to: string): Promise<void>;
  /** Accepted, or there already. */
  create(seed: ReplicaSeed): Promise<void>;
  /** Gives the replica what it cannot be created with, restarts it where that needs it, and says whether all of it is in effect. */
  settle(replica: string, like: string): Promise<'under way' | 'settled'>;
}

export interface LastSnapshot {
  readonly name: string;
  /** What the instance is called now, which has to be the one that was snapshotted. */
  readonly instance: string;
  /** Its side was closed then: an older snapshot lacks what was written until then. */
  readonly notBefore: string;
}

/** What the calls of a seeding would meet; reads only, for a dry run. Same failure promise. */
export interface SeedingJudge {
  /** Why RDS would refuse the replica now; undefined: nothing that is seen speaks against it. */
  refusesReplica(seed: ReplicaSeed): Promise<string | undefined>;
  /** The calls that settling would make, in order. Without a replica: those of one that has just been created. */
  settling(replica: string | undefined, like: string): Promise<readonly SettlingCall[]>;
}

export interface SettlingCall {
  readonly operation: 'rds:ModifyDBInstance' | 'rds:RebootDBInstance';
  readonly detail: string;
}

export interface ReplicaSeed {
  readonly replica: string;
  /** The primary, in its own Region. */
  readonly source: { readonly region: string; readonly instance: string };
  /** An instance of this Region whose class, network, encryption and settings the replica gets. */
  readonly like: string;
}
