import type { JobOverrides, JobState } from '../contract/jobs';
import type { JobAccount } from '../contract/report';

export type { JobState } from '../contract/jobs';

/** The jobs of a workload. Reads are strongly consistent and of the base table, never of an index. */
export interface JobQueue {
  /**
   * Accepts a job once: the same id again changes nothing and answers what stands there. `BadInput`, and nothing is stored,
   * when it names a job that is not known, that can no longer wait, or that waits for this one in turn: then the cycle is named.
   */
  submit(job: NewJob): Promise<Job>;
  /** The oldest pending jobs of one class that wait for nothing, at most `limit`. */
  heads(application: string, jobClass: string, limit: number): Promise<readonly PendingJob[]>;
  find(application: string, id: string): Promise<Job | undefined>;
  /** Reads every job: for checks and for small queues. `JobAccounts.sums` does not. */
  account(application: string): Promise<JobAccount>;
}

/** Claim, then look: see design §2. Each change is a compare-and-set on (state, epoch, attempt). */
export interface JobClaims {
  /** Puts the RUNNING item first, then moves the job to running under (epoch, next attempt). `undefined`: somebody else has it. */
  claim(
    job: PendingJob,
    claim: { readonly epoch: number; readonly region: string; readonly at: string },
  ): Promise<RunningJob | undefined>;
  /** Remembers the task of a claim. */
  started(job: RunningJob, taskArn: string): Promise<void>;
  running(application: string): Promise<readonly RunningJob[]>;
  /**
   * Records an end while the job still carries the claim's (epoch, attempt). `false`: it does not any more; nothing is changed,
   * and the late end is kept aside.
   */
  finish(job: RunningJob, end: JobEnd): Promise<boolean>;
  /** Takes a claim back: the job is pending again with (epoch, attempt) raised, so that no late result of it counts. */
  requeue(job: RunningJob | DoneJob, under: Requeue): Promise<boolean>;
}

/** Jobs that wait for something else than their turn: a time, or other jobs. They stand outside the queue. */
export interface WaitingJobs {
  /** Puts those whose time has come, and which wait for no other job any more, into the queue. Answers how many were looked at. */
  admit(application: string, now: string, limit: number): Promise<number>;
  /** Ends a job that waits, for example when its deadline has passed. `false`: it no longer waits. */
  giveUp(job: PendingJob, end: JobEnd): Promise<boolean>;
  /** Ids in front of all others, first to last. */
  front(application: string): Promise<readonly string[]>;
  /** Puts a front list in the place of the one that was read; at most `JOB_LIMITS.front`. `false`: somebody has changed it meanwhile. */
  place(application: string, ids: readonly string[], instead: readonly string[]): Promise<boolean>;
}

/** Ends that may have to be looked at again, because the ledger loses nothing and a database's replication may. */
export interface DoneJobs {
  /** Also those that have become suspect since; others that are not done any more may be among them. */
  doneSince(application: string, since: string): Promise<readonly DoneJob[]>;
  /** Answers whether the job is suspect for this reason now, so that a step that died half-way names it when it is tried again. */
  suspect(job: DoneJob, because: string): Promise<boolean>;
}

/** What people do with jobs that were accepted. */
export interface JobDesk {
  /** A pending job is cancelled; a running one is marked, and its end will be `cancelled`. `undefined`: there is no such job. */
  cancel(application: string, id: string, wish: CancelWish): Promise<Job | undefined>;
  /** The oldest first; a page may be short and still name the next one. `BadInput`: `from` is none that a page has named. */
  page(application: string, wanted: PageWanted): Promise<JobPage>;
}

/** Ends that came too late: refused and kept, one for each claim, for as long as their job. Late results are kept by `JobClaims.finish`. */
export interface LateEnds {
  /**
   * Of a failure that counts no more, because the epoch of its claim is over. Not kept where the claim itself has ended, or was
   * taken back under its own epoch: then it was counted.
   */
  keepFailure(job: RunningJob, failure: Failure): Promise<void>;
  late(application: string, limit: number): Promise<readonly LateEnd[]>;
  /** Of one job, the oldest attempt first. */
  lateOf(application: string, id: string): Promise<readonly LateEnd[]>;
}

/** A job with all that was said of it. */
export interface ShownJob extends Job {
  /** Absent: none. */
  readonly late?: readonly LateEnd[];
}

export interface Failure {
  readonly at: string;
  readonly reason: string;
}

export interface PageWanted {
  readonly state: JobState;
  readonly limit: number;
  /** `next` of the page before. */
  readonly from?: string;
}

export interface JobPage {
  readonly jobs: readonly Job[];
  readonly next?: string;
}

export interface LateEnd {
  readonly id: string;
  readonly epoch: number;
  readonly attempt: number;
  readonly region: string;
  readonly state: JobState;
  readonly at: string;
  /** Absent: it was done, or was kept by an earlier release. */
  readonly reason?: string;
}

export interface CancelWish {
  readonly by: string;
  readonly reason: string;
  readonly at: string;
}

export interface Requeue {
  readonly epoch: number;
  readonly because: string;
  /** Not claimed again before: back-off, or the rest of a lease that may still run. */
  readonly notBefore?: string;
  /** This attempt counts against the limit of attempts. */
  readonly failed?: boolean;
}

export interface NewJob {
  readonly id: string;
  readonly application: string;
  readonly jobClass: string;
  readonly payload: string;
  /** Declared when it was submitted. */
  readonly outputs?: readonly string[];
  readonly overrides?: JobOverrides;
  readonly at: string;
  /** Who submitted it. */
  readonly by?: string;
  readonly after?: readonly string[];
  readonly before?: readonly string[];
  readonly notBefore?: string;
  readonly deadline?: string;
  readonly maxAttempts?: number;
  readonly timeLimitSeconds?: number;
}

export interface Job extends Omit<NewJob, 'before' | 'after'> {
  readonly state: JobState;
  readonly epoch: number;
  readonly attempt: number;
  /** Attempts that count against the limit. Absent: none. */
  readonly failures?: number;
  /** Jobs that must end first; empty or absent: none. */
  readonly waitsFor?: readonly string[];
  /** Outside the queue until then: it waits for a time, for a back-off, or for others. Absent: it waits for its turn, or no more. */
  readonly lookAt?: string;
  readonly cancel?: CancelWish;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly reason?: string;
}

export interface PendingJob {
  readonly id: string;
  readonly application: string;
  readonly jobClass: string;
  readonly queuedAt: string;
  readonly attempt: number;
  readonly deadline?: string;
}

export interface RunningJob {
  readonly id: string;
  readonly application: string;
  readonly jobClass: string;
  readonly epoch: number;
  readonly attempt: number;
  readonly region: string;
  readonly claimedAt: string;
  readonly payload: string;
  readonly overrides?: JobOverrides;
  readonly taskArn?: string;
  readonly failures?: number;
  readonly maxAttempts?: number;
  readonly timeLimitSeconds?: number;
  /** Somebody wants it ended. */
  readonly cancel?: CancelWish;
}

export interface DoneJob {
  readonly id: string;
  readonly application: string;
  readonly jobClass: string;
  readonly epoch: number;
  readonly attempt: number;
  readonly endedAt: string;
}

export type JobEnd =
  | { readonly state: 'done'; readonly at: string }
  | { readonly state: 'failed' | 'cancelled'; readonly at: string; readonly reason: string };
