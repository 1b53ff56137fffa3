import type { JobState } from './jobs';
import type { LeftBehind } from './left-behind';
import type { LostRows } from './lost-rows';
import type { Check, LossBound, MovedJob } from './step-answers';

/** What a run leaves behind: rendered to a page and kept as JSON, by the Report step in AWS and by the lab alike. */
export interface RunReport {
  readonly schemaVersion: 1;
  readonly title: string;
  /** `LAB` marks figures that were measured on a laptop, with shortened waits. */
  readonly measuredIn: 'AWS' | 'LAB';
  readonly run: {
    readonly id: string;
    readonly workload: string;
    readonly orchestration: string;
    readonly from: string;
    readonly to: string;
    readonly startedBy: string;
    readonly startedAt: string;
    readonly endedAt: string;
  };
  readonly outcome: 'completed' | 'incomplete' | 'refused' | 'declined' | 'observed' | 'returned';
  /** What somebody who watched from outside concludes, where the outcome alone does not say it: a rehearsal in which nothing was to move. */
  readonly conclusion?: {
    readonly tone: 'good' | 'bad';
    readonly headline: string;
    readonly meaning: string;
  };
  /** One sentence: what happened, or what stopped it. */
  readonly summary: string;
  /** What a person should do or type next. */
  readonly next: string;
  readonly operations: readonly Operation[];
  readonly losses: readonly ReportedLoss[];
  readonly checks: readonly Check[];
  /** Who saw what when the run judged, one line for each observing Region; absent in reports of earlier versions. */
  readonly evidence?: readonly string[];
  readonly promises: readonly {
    readonly id: string;
    readonly text: string;
    readonly verdict: 'kept' | 'broken' | 'not checked';
    readonly evidence: string;
  }[];
  readonly jobs: readonly JobAccount[];
  /** What the run did with jobs that ran, or had ended, on the side that it left; absent: nothing. */
  readonly movedJobs?: MovedJobs;
  /** What stays in the Region that was left, by application; absent: no application's jobs stand in one Region only. */
  readonly leftBehind?: readonly LeftBehind[];
  /** How long users were without service, split up; milliseconds. */
  readonly downtime: readonly { readonly phase: string; readonly milliseconds: number }[];
  readonly timeline: readonly TimelineEvent[];
  /** What a person has overridden, by name and in words; absent: nothing. */
  readonly overridden?: readonly string[];
  /** Takeovers of the workload, this one or earlier ones, that are unfenced and that nobody has reconciled; absent: none. */
  readonly unfenced?: readonly UnfencedTakeover[];
}

/** Both sides may have been written to; stands until a person says that they are reconciled. */
export interface UnfencedTakeover {
  readonly epoch: number;
  readonly since: string;
  readonly by: string;
  readonly reason: string;
}

export interface ReportedLoss {
  readonly database: string;
  readonly bound: LossBound;
  readonly measured?: string;
  /** After a reprotect: what the old primary holds and the promoted copy does not, with keys of rows; absent: nobody has looked. */
  readonly lost?: LostRows;
}

/** Row O6: every sub-operation by Region with its state. */
export interface Operation {
  readonly name: string;
  readonly region: string;
  readonly state: 'not started' | 'in progress' | 'completed' | 'failed';
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly detail: string;
}

export interface JobAccount {
  readonly application: string;
  readonly accepted: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly pending: number;
  readonly running: number;
  readonly suspect: number;
  /** Ends that came too late, were refused and are kept; no more than `LATE_COUNTED` are counted. Absent: none, or nobody has counted. */
  readonly late?: number;
}

/** Where so many stand, there may be more. */
export const LATE_COUNTED = 1_000;

/** All of them summed up, and the first of them one by one. */
export interface MovedJobs extends Readonly<Record<MovedJob['how'], number>> {
  readonly listed: readonly MovedJobState[];
}

/** A moved job as it stood when the report was written. */
export interface MovedJobState extends MovedJob {
  /** Absent: the ledger does not know the job any more. */
  readonly state?: JobState;
  readonly reason?: string;
  readonly endedAt?: string;
}

export interface TimelineEvent {
  /** Milliseconds since the first event. */
  readonly atMs: number;
  /** Length of a span in milliseconds; absent for a moment. */
  readonly forMs?: number;
  /** A Region, or `clients`. */
  readonly lane: string;
  readonly text: string;
  readonly kind: 'state' | 'fault' | 'down' | 'up' | 'note';
}
