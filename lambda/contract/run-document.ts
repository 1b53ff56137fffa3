import type { KeptAnswer, MeasuredAnswer, RegisteredAnswer, SeededAnswer } from './reprotect-document';
import type {
  ApprovalAnswer,
  BackAnswer,
  DrainAnswer,
  FenceAnswer,
  InventoryAnswer,
  MovedAnswer,
  OpenedAnswer,
  OwnershipAnswer,
  PrecheckAnswer,
  ProcessingAnswer,
  PromotionAnswer,
  RedirectedAnswer,
  ReplayAnswer,
  RequeuedAnswer,
  StoppedAnswer,
  VerificationAnswer,
} from './step-answers';
import type { Orchestration } from './steps';

/**
 * The document that travels through the machine of an orchestration. Each step reads it and its answer is put back at the key of its
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
  /** Reprotect only, and so are the next three. */
  readonly measured?: MeasuredAnswer;
  readonly kept?: KeptAnswer;
  readonly seeded?: SeededAnswer;
  readonly registered?: RegisteredAnswer;
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
  /** The Region that runs it, which is the one that takes over, or gets the replicas. */
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
