import type { LeftBehind } from './left-behind';
import type { FenceGrade } from './settings';
import type { Orchestration } from './steps';

/**
 * The document that travels through the machine of a failover or a switchover. Each step reads it and its answer is put back at the key of its
 * own name (`ResultPath`), so what has happened so far can be read in the Step Functions console.
 */
export interface RunDocument {
  readonly run: RunIdentity;
  readonly claim: ClaimAnswer;
  readonly precheck?: PrecheckAnswer;
  readonly approval?: ApprovalAnswer;
  /** Switchover only. */
  readonly stopped?: StoppedAnswer;
  /** Switchover only. */
  readonly drain?: DrainAnswer;
  readonly ownership?: OwnershipAnswer;
  readonly moved?: MovedAnswer;
  /** Inside the branches of `MoveWorkload` only; afterwards the same answers stand in `moved`. */
  readonly fence?: FenceAnswer;
  /** Switchover only; inside its branch, like the fence. */
  readonly replay?: ReplayAnswer;
  readonly promotion?: PromotionAnswer;
  readonly opened?: OpenedAnswer;
  readonly redirected?: RedirectedAnswer;
  readonly processing?: ProcessingAnswer;
  readonly requeued?: RequeuedAnswer;
  readonly verification?: VerificationAnswer;
  readonly inventory?: InventoryAnswer;
  /** Of a switchover that failed after it had taken ownership. */
  readonly back?: BackAnswer;
  /** What kept a switchover from going back; `error` stays what it failed of. */
  readonly backError?: RunDocument['error'];
  /** Set by a Catch: what the failed state threw. */
  readonly error?: { readonly Error: string; readonly Cause?: string };
}

/** What ClaimRun is given: `$$.Execution` and whatever a person, an alarm rule or the command line put in. */
export interface ExecutionContext {
  readonly Id: string;
  readonly Name: string;
  readonly StartTime: string;
  readonly Input: unknown;
}

export interface RunIdentity {
  readonly id: string;
  readonly executionArn: string;
  readonly workload: string;
  readonly orchestration: Orchestration;
  /** The Region that runs it, which is the one that takes over. */
  readonly region: string;
  readonly trigger: Trigger;
  readonly startedAt: string;
  /** Nothing is changed: each answer carries the calls that the run in earnest would make. */
  readonly dryRun?: true;
}

export type Trigger =
  | { readonly kind: 'alarm'; readonly alarm: string; readonly at: string }
  | {
      readonly kind: 'person';
      readonly by: string;
      readonly reason: string;
      readonly acceptLoss: boolean;
      /** What this person overrides, by name. */
      readonly overrides: readonly Override[];
    };

/** `unfenced`: open the new side although the old one is not known to be closed. `unready`: go on although readiness refuses. */
export const OVERRIDES = ['unfenced', 'unready'] as const;
export type Override = (typeof OVERRIDES)[number];

export type ClaimAnswer =
  | {
      readonly outcome: 'claimed';
      readonly waitSeconds: number;
      readonly resumes?: string;
      /** What would have refused an alarm and a person has overridden by starting the run, in words. */
      readonly overridden?: readonly string[];
    }
  /** Another run holds the workload and is alive. */
  | { readonly outcome: 'already-running'; readonly because: string }
  /** Another run holds it and looks dead: look again after the wait; an unchanged heartbeat proves it. */
  | {
      readonly outcome: 'wait-for-other-run';
      readonly waitSeconds: number;
      readonly seen: RunSeen;
      readonly because: string;
    }
  | { readonly outcome: 'refused'; readonly because: string };

export interface RunSeen {
  readonly runId: string;
  readonly heartbeat: number;
}

export interface PrecheckAnswer {
  /** The Region that serves now and the one that would. */
  readonly from: string;
  readonly to: string;
  readonly epoch: number;
  readonly renewSeq: number;
  /** 1 + the highest epoch that the ledger or any reachable database knows. */
  readonly nextEpoch: number;
  /** `approve`: a person must agree, `because` says why. `observe`: only said, nothing done. */
  readonly next: 'go' | 'approve' | 'observe';
  readonly because: string;
  readonly evidence: readonly string[];
  readonly checks: readonly Check[];
  readonly lossEstimate: LossBound;
  /** By database: what closes its old side, as its copy here shows it; never better than the configured grade. */
  readonly grades?: Readonly<Record<string, FenceGrade>>;
  /** What readiness refused and a person has overridden, in words. */
  readonly overridden?: readonly string[];
}

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

export type LossBound =
  /** `since`: the last heartbeat that is in the promoted copy; whatever is later may be lost. On the old database's clock. */
  | {
      readonly kind: 'known';
      readonly seconds: number;
      readonly because: string;
      readonly since?: string;
      /** Shown, not bounded: everything that the old side had acknowledged was replayed before the promotion, or nothing was moved. */
      readonly proof?: 'replayed' | 'never moved';
    }
  | { readonly kind: 'unknown'; readonly because: string };

export type ApprovalAnswer =
  | {
      readonly status: 'waiting';
      readonly waitSeconds: number;
      readonly deadline: string;
      /** A reminder went out at this look. */
      readonly reminded?: boolean;
      /** An answer that did not count, and why. */
      readonly because?: string;
    }
  | {
      readonly status: 'approved';
      readonly by: string;
      readonly reason: string;
      readonly acceptedLossSeconds: number | 'any';
      /** For report and `status`: who, when and why, and how the person is found. */
      readonly because: string;
    }
  | { readonly status: 'declined'; readonly by: string; readonly reason: string; readonly because: string }
  | { readonly status: 'expired'; readonly deadline: string };

export interface StoppedAnswer {
  readonly stopped: boolean;
  readonly detail: string;
}

export interface DrainAnswer {
  /** `cut off`: the time is over, and what still runs is queued again on the other side. */
  readonly status: 'waiting' | 'drained' | 'cut off';
  readonly waitSeconds: number;
  readonly waitedSeconds: number;
  readonly running: number;
  readonly detail: string;
}

export interface OwnershipAnswer {
  readonly epoch: number;
  readonly previousEpoch: number;
  readonly from: string;
  readonly to: string;
  readonly takenAt: string;
}

export interface MovedAnswer {
  readonly fence: FenceAnswer;
  /** Switchover only. */
  readonly replay?: ReplayAnswer;
  readonly promotion: PromotionAnswer;
  readonly scaled: ScaledAnswer;
}

export interface FenceAnswer {
  /** `unfenced`: not held, and a person has said by name to go on all the same. */
  readonly status: 'waiting' | 'held' | 'unfenced';
  readonly waitSeconds: number;
  /** Seconds that the machine itself has waited since ownership was taken. */
  readonly waitedSeconds: number;
  readonly how: string;
  readonly heldAt?: string;
}

export interface ReplayAnswer {
  readonly status: 'waiting' | 'replayed';
  readonly waitSeconds: number;
  readonly waitedSeconds: number;
  readonly databases: readonly ReplayedDatabase[];
}

export interface ReplayedDatabase {
  readonly name: string;
  readonly status: 'behind' | 'replayed';
  readonly detail: string;
}

export interface BackAnswer {
  /** `forward`: a promotion was asked for, so there is no way back. `nothing`: ownership was never taken. */
  readonly status: 'waiting' | 'back' | 'forward' | 'nothing';
  readonly waitSeconds: number;
  readonly waitedSeconds: number;
  readonly because: string;
  /** The further epoch under which the old side serves again. */
  readonly epoch?: number;
  /** When its keeper had opened everything again. */
  readonly since?: string;
}

export interface PromotionAnswer {
  readonly status: 'under way' | 'finished';
  readonly waitSeconds: number;
  /** Seconds that the machine itself has waited for it; an execution that began before a deploy of this has none. */
  readonly waitedSeconds?: number;
  readonly looks: number;
  readonly databases: readonly DatabasePromotion[];
}

export interface DatabasePromotion {
  readonly name: string;
  readonly status: 'waiting for the fence' | 'not ready' | 'promoting' | 'promoted';
  readonly detail: string;
  readonly loss: LossBound;
}

export interface ScaledAnswer {
  readonly services: readonly {
    readonly name: string;
    readonly desiredCount: number;
    readonly scaled: boolean;
    readonly detail: string;
  }[];
}

export interface OpenedAnswer {
  readonly storageFence?: StorageFence;
  readonly databases: readonly {
    readonly name: string;
    readonly timeline: string;
    readonly openedAt: string;
    readonly loss: LossBound;
  }[];
}

/** After an override: what Aurora said of the old primary's storage. */
export interface StorageFence {
  /** It has stopped every old side that was open: the takeover is fenced after all. */
  readonly held: boolean;
  readonly detail: string;
}

export interface RedirectedAnswer {
  readonly connections: { readonly parameters: readonly string[] };
  readonly traffic: { readonly records: readonly { readonly name: string; readonly how: string }[] };
}

export interface ProcessingAnswer {
  readonly dispatchEpoch: number;
}

export interface RequeuedAnswer {
  readonly requeued: number;
  /** Recorded done, but the effect's marker is not in the promoted database: queued again. */
  readonly rerun: number;
  /** Recorded done, and nothing can show that the effect arrived. */
  readonly suspect: number;
  readonly stoppedOnSource: number;
  /** Ids of jobs that were queued again; the first fifty. */
  readonly jobs: readonly string[];
  /** Ids of suspect jobs; the first fifty. Absent in documents of earlier versions. */
  readonly suspects?: readonly string[];
  /** The same jobs one by one; the first fifty. Absent in documents of earlier versions. */
  readonly moved?: readonly MovedJob[];
  /** One for each application that is `one-region`; absent: there is none. */
  readonly leftBehind?: readonly LeftBehind[];
}

/** `requeued`: it ran on the side that was lost. `rerun`, `suspect`: it was recorded done there. */
export interface MovedJob {
  readonly application: string;
  readonly id: string;
  readonly how: 'requeued' | 'rerun' | 'suspect';
  readonly at: string;
}

export interface VerificationAnswer {
  readonly status: 'waiting' | 'verified';
  readonly waitSeconds: number;
  readonly waitedSeconds: number;
  readonly checks: readonly Check[];
}

export interface InventoryAnswer {
  readonly activeRegion: string;
  readonly epoch: number;
}
