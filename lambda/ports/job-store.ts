import type { JobAccount } from '../contract/report';

/** The jobs of a workload. Reads are strongly consistent and of the base table, never of an index. */
export interface JobQueue {
  /** Accepts a job once: the same id again changes nothing and answers what stands there. */
  submit(job: NewJob): Promise<Job>;
  /** The oldest pending jobs of one class, at most `limit`. */
  heads(application: string, jobClass: string, limit: number): Promise<readonly PendingJob[]>;
  find(application: string, id: string): Promise<Job | undefined>;
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
  /** Records an end while the job still carries the claim's (epoch, attempt). `false`: it does not any more; nothing is changed. */
  finish(job: RunningJob, end: JobEnd): Promise<boolean>;
  /** Takes a claim back: the job is pending again with (epoch, attempt) raised, so that no late result of it counts. */
  requeue(job: RunningJob | DoneJob, under: { readonly epoch: number; readonly because: string }): Promise<boolean>;
}

/** Ends that may have to be looked at again, because the ledger loses nothing and a database's replication may. */
export interface DoneJobs {
  doneSince(application: string, since: string): Promise<readonly DoneJob[]>;
  suspect(job: DoneJob, because: string): Promise<boolean>;
}

export type JobState = 'pending' | 'running' | 'done' | 'failed' | 'cancelled' | 'suspect';

export interface NewJob {
  readonly id: string;
  readonly application: string;
  readonly jobClass: string;
  readonly payload: string;
  readonly at: string;
}

export interface Job extends NewJob {
  readonly state: JobState;
  readonly epoch: number;
  readonly attempt: number;
  readonly reason?: string;
}

export interface PendingJob {
  readonly id: string;
  readonly application: string;
  readonly jobClass: string;
  readonly queuedAt: string;
  readonly attempt: number;
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
  readonly taskArn?: string;
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
  | { readonly state: 'failed'; readonly at: string; readonly reason: string };
