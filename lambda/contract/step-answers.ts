import type { LeftBehind } from './left-behind';
import type { LossBound, PromotionAnswer } from './promotion-answer';
import type { FenceGrade } from './settings';

export type { DatabasePromotion, LossBound, PromotionAnswer, PromotionCalls, RpoWait } from './promotion-answer';

/** What each step answers, under its name in the run's document. Seconds are whole, times ISO 8601 in UTC. */

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
  /** Databases that are not required and cannot be promoted, each with its reason; absent: none. */
  readonly leftOut?: Readonly<Record<string, string>>;
}

export interface Check {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

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
  /** Databases that are left out: they are not required, and did not open again. Absent: none. */
  readonly missing?: readonly string[];
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
  /** `under way`: there are more than one round could move. The machine asks again, with this answer in the document, and the next one counts on. */
  readonly status: 'under way' | 'finished';
  /** While it is under way, by application: up to where done jobs were checked. */
  readonly checkedTo?: Readonly<Record<string, string>>;
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
  /** Databases that the workload serves without; absent: none. */
  readonly missing?: readonly string[];
}
