/**
 * The control plane of one kind of replicated database, in this Region. State is read before acting; `promote` is
 * accepted or already done, never blind. An answer may be stale: done means that a real write went through.
 *
 * Failure promise: `Transient` when throttled or not answered; unknown is never read as gone or healthy.
 */
export interface DatabaseFleet {
  describe(instance: string): Promise<InstanceState>;
  /** Starts the promotion. A refusal because of a passing status is `Transient`; one that needs a person is `DatabaseNeedsPerson`. */
  promote(instance: string): Promise<void>;
}

export type InstanceState =
  | {
      readonly role: 'replica';
      readonly status: InstanceStatus;
      readonly endpoint?: Endpoint;
      readonly replication: ReplicationState;
    }
  | { readonly role: 'primary'; readonly status: InstanceStatus; readonly endpoint?: Endpoint }
  | { readonly role: 'missing' };

export interface InstanceStatus {
  readonly name: string;
  /** `passing`: wait. `person`: it will not get better by itself. */
  readonly means: 'available' | 'passing' | 'person';
}

export interface ReplicationState {
  readonly status: string;
  readonly healthy: boolean;
}

export interface Endpoint {
  readonly host: string;
  readonly port: number;
}
