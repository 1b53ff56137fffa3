/**
 * One item per observing Region, written by that Region's agents only. Two of them may overlap: a change is made on what
 * stands, and made again when another agent was faster, so that nothing is lost and nothing is counted twice.
 *
 * Failure promise: `Transient` when the ledger does not answer, or when others were faster in every try; then nothing of
 * this change stands, or (after a lost answer) all of it.
 */
export interface ObservationStore {
  /** `change` may be called again, with what stands then. */
  amend(region: string, change: (before: Observation | undefined) => Observation): Promise<Observation>;
  all(): Promise<readonly Observation[]>;
}

/** What one Region sees. A verdict is about one (epoch, renewSeq), so no clocks are compared across Regions. */
export interface Observation {
  readonly region: string;
  readonly epoch: number;
  readonly renewSeq: number;
  /** `failing`: the lease is renewed, and real transactions fail. */
  readonly verdict: 'healthy' | 'expired' | 'released' | 'failing';
  readonly detail: string;
  /** When this Region first saw this (epoch, renewSeq), on its own clock. */
  readonly since: string;
  readonly at: string;
  /** Real transactions tried on the side that serves; absent where none are configured. */
  readonly transactions?: TransactionWindow;
  /** The team's own alarms in this Region; absent where there are none. */
  readonly alarms?: TeamAlarmsSeen;
  /** The workload's services in this Region: evidence, never a vote. */
  readonly services?: readonly ServiceCount[];
  /** What they were asked to run at most of late: the other side is scaled to it when it takes over. */
  readonly peaks?: readonly ServicePeak[];
  /** When a quorum was seen to want a takeover of a lease that is alive. */
  readonly wish?: Wish;
}

export interface TransactionWindow {
  /** What was tried under another epoch, on another side, says nothing about this one. */
  readonly epoch: number;
  /** One has succeeded under this epoch: the probe itself works. */
  readonly proven: boolean;
  /** Oldest first, no longer than a verdict needs. */
  readonly slots: readonly TransactionSlot[];
}

export interface TransactionSlot {
  /** Of the first failure in it, else of the first try; milliseconds since 1970 on this Region's clock. */
  readonly at: number;
  readonly good: number;
  readonly failed: number;
}

export interface TeamAlarmsSeen {
  /** One of them has been in ALARM for the whole hold-down, on this Region's clock. */
  readonly speak: boolean;
  readonly seen: readonly TeamAlarmSeen[];
}

export interface TeamAlarmSeen {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /** When CloudWatch changed it to this state: tells one ALARM from the next, and is compared with nothing else. */
  readonly changedAt: string;
  /** When this Region first saw that, on its own clock. */
  readonly since: string;
}

export interface ServiceCount {
  readonly service: string;
  readonly running: number;
  readonly desired: number;
  /** What ECS said lately of tasks that it could not place; absent: nothing. */
  readonly refusal?: string;
}

/** Highest desired count since `since`, and in the window before that; on the clock of the Region that has it. */
export interface ServicePeak {
  readonly service: string;
  readonly since: string;
  readonly desired: number;
  readonly earlier: number;
}

/** First and last time, on the clock of the Region that has it. */
export interface Wish {
  readonly since: string;
  readonly at: string;
}
