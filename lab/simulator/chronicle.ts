import type { JobRequest } from '../../lambda/contract/jobs';
import type { MeasuredLoss } from '../../lambda/contract/reprotect-document';
import type { RunIdentity } from '../../lambda/contract/run-document';
import type { Side } from '../../lambda/contract/settings';
import type { Orchestration } from '../../lambda/contract/steps';
import type { RunningJob } from '../../lambda/ports/job-store';
import type { SwitchoverCourse } from '../../lambda/ports/lease-store';
import type { ExecutionResult } from '../machine';
import type { Place, WayStage } from './fault';
import type { JobPlan } from './job-plan';
import type { Replaced } from './replaced';
import type { TaskLife } from './tasks';

/** A transaction of an application that was acknowledged. */
export interface Acknowledged {
  readonly database: string;
  readonly side: Side;
  readonly id: string;
  /** Which of the servers that stood on that side has it: each promotion begins another one. */
  readonly lineage: string;
  /** When it was durable, on the world's clock. */
  readonly atMs: number;
  /** The same on the clock of its server. */
  readonly serverMs: number;
}

/** Something that a run did outside of the ledger. */
export interface Deed {
  readonly atMs: number;
  readonly runId: string;
  readonly place: Place;
  readonly what: string;
  /** What the lease named when it was asked for. */
  readonly lease:
    | {
        readonly epoch: number;
        readonly active: string;
        readonly taken: boolean;
        readonly course: SwitchoverCourse | undefined;
      }
    | undefined;
}

export interface Measured {
  readonly atMs: number;
  readonly epoch: number;
  readonly databases: readonly MeasuredLoss[];
}

export interface GaveUp {
  readonly atMs: number;
  readonly text: string;
}

/** Somebody was sent to start a failover, because nothing went on by itself when all was well. */
export interface Sent {
  readonly atMs: number;
  /** What a switchover had left. */
  readonly planned: 'may go back' | 'given back' | undefined;
}

export interface Execution {
  readonly name: string;
  readonly side: Side;
  readonly trigger: RunIdentity['trigger']['kind'];
  readonly orchestration: Orchestration;
  readonly startedMs: number;
  readonly overrides: readonly string[];
  readonly acceptLoss: boolean;
  endedMs?: number;
  result?: ExecutionResult;
  /** Stopped from outside, on purpose. */
  aborted?: true;
}

/** An answer about the lease, held against what stood in the table. */
export interface LeaseRead {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly seen: { readonly epoch: number; readonly renewSeq: number } | undefined;
  readonly by: string;
}

/** A result of a job, under the claim that it came under. */
export interface JobResult {
  readonly atMs: number;
  readonly job: Pick<RunningJob, 'application' | 'id' | 'epoch' | 'attempt'>;
  readonly taken: boolean;
}

/** What one dispatcher saw waiting of an application, and what it chose. */
export interface Round {
  readonly atMs: number;
  readonly application: string;
  /** Starts and ticks before: ageing counts them. */
  position: number;
  /** Ids by class. */
  readonly waiting: Map<string, readonly string[]>;
  readonly chosen: string[];
}

/** Waiting of a step of a run for something that did not answer. */
export interface WaitedInVain {
  readonly atMs: number;
  readonly runId: string;
  readonly place: Place;
  readonly what: string;
}

/** One moment of the world, as somebody who sees everything would put it. */
export interface Second {
  readonly atMs: number;
  /** Why the side that serves is not sound; absent: it is. */
  readonly unsound?: string;
}

export interface Accepted {
  readonly plan: JobPlan;
  readonly request: JobRequest;
  readonly atMs: number;
}

export interface Answered {
  readonly plan: JobPlan;
  readonly because: string;
}

export interface Cancelled {
  readonly plan: JobPlan;
  readonly atMs: number;
}

/** Everything that the judgement needs, written down where it happens. */
export class Chronicle {
  readonly acknowledged: Acknowledged[] = [];
  readonly deeds: Deed[] = [];
  readonly executions: Execution[] = [];
  readonly leaseReads: LeaseRead[] = [];
  readonly results: JobResult[] = [];
  readonly rounds: Round[] = [];
  readonly tasks: TaskLife[] = [];
  readonly waits: WaitedInVain[] = [];
  readonly sent: Sent[] = [];
  /** Runs whose report met something on its way: a ledger that did not answer, a call that was struck. */
  readonly troubledReports = new Set<string>();
  readonly seconds: Second[] = [];
  readonly replaced: Replaced[] = [];
  /** What reprotects said of the loss, when the old side could be asked. */
  readonly measured: Measured[] = [];
  /** When the day came so far. */
  readonly stages = new Map<WayStage, number>();
  /** What a person tried for the last time, when nothing was wrong any more. */
  gaveUp: GaveUp | undefined;
  /** Jobs that were accepted: their submitter has heard so. */
  readonly accepted: Accepted[] = [];
  /** Jobs that were refused to somebody who had not asked before. */
  readonly refused: Answered[] = [];
  /** Jobs that had been accepted and were refused to whoever asked again. */
  readonly disowned: Answered[] = [];
  /** Jobs that somebody has cancelled: he has heard that they will not go on. */
  readonly cancelled: Cancelled[] = [];
}
