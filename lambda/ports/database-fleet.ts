/**
 * The control plane of replicated databases, in this Region; an instance of RDS, or a cluster of Aurora. State is read before acting; `promote` is
 * accepted or already done, never blind. An answer may be stale: done means that a real write went through.
 *
 * Failure promise: `Transient` when throttled or not answered; unknown is never read as gone or healthy.
 */
export interface DatabaseFleet {
  describe(instance: string): Promise<InstanceState>;
  /** Starts the promotion. A refusal because of a passing status is `Transient`; one that needs a person is `DatabaseNeedsPerson`. */
  promote(instance: string, how: PromotionKind): Promise<void>;
}

/**
 * `failover`: what has not arrived is lost, the other Region is not asked. `switchover`: the other side is alive and closed, and
 * nothing may be lost; a family that can hands the roles over by itself, in both Regions.
 */
export type PromotionKind = 'failover' | 'switchover';

export type InstanceState =
  | {
      readonly role: 'replica';
      readonly status: InstanceStatus;
      readonly endpoint?: Endpoint;
      readonly replication: ReplicationState;
    }
  | {
      readonly role: 'primary';
      readonly status: InstanceStatus;
      readonly endpoint?: Endpoint;
      /** Aurora: it belongs to no global database, or to none that is known. */
      readonly standsAlone?: true;
    }
  | { readonly role: 'missing' };

export interface InstanceStatus {
  readonly name: string;
  /** `passing`: wait. `person`: it will not get better by itself. */
  readonly means: 'available' | 'passing' | 'person';
  /** What a person has to do about it, or what is waited for; absent: the name says it. */
  readonly detail?: string;
}

export interface ReplicationState {
  readonly status: string;
  readonly healthy: boolean;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}
