/** What whoever submits, lists or cancels jobs and whoever runs them agree on: the ways in, the dispatcher, the sidecar, the pages. */

export type JobState = 'pending' | 'running' | 'done' | 'failed' | 'cancelled' | 'suspect';

export const JOB_STATES: readonly JobState[] = ['pending', 'running', 'done', 'failed', 'cancelled', 'suspect'];

/** A job that is over; a suspect one waits for a person. */
export const hasEnded = (state: JobState): boolean => state !== 'pending' && state !== 'running';

/**
 * What one job says otherwise than the task definition of its application, on both sides alike: what `containerOverrides` of
 * RunTask say of the job's container.
 */
export interface JobOverrides {
  /** In the place of the command of the task definition, or of the image. */
  readonly command?: readonly string[];
  /** Added to the environment of the task definition, or in its place. Names that begin with `HANDOVER_` are Handover's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** A job as it is asked for, before anything of it is believed. The same id again is the same job. */
export interface JobRequest {
  /** Chosen by the client: letters, digits, `-`, `_`, `.`, `:`; at most `JOB_LIMITS.idLength`. */
  readonly id: string;
  readonly application: string;
  /** Priority class; absent: the least urgent one of the application. */
  readonly jobClass?: string;
  /** Inputs of the job, handed to its container as they are; larger ones stand in S3 and are named here. */
  readonly payload?: string;
  /**
   * What it will write, by name or address: recorded and shown, for people and for whoever reads it next; nobody looks whether it is
   * there. At most `JOB_LIMITS.outputs`.
   */
  readonly outputs?: readonly string[];
  /** Command and environment of this one job. */
  readonly overrides?: JobOverrides;
  /** Jobs of the same application that must have ended, however, before this one starts. */
  readonly after?: readonly string[];
  /** Jobs of the same application that wait and may not start before this one has ended. */
  readonly before?: readonly string[];
  /** Not started earlier; an instant in ISO 8601 with its zone. */
  readonly notBefore?: string;
  /** Not started later: then it fails, with this reason. */
  readonly deadline?: string;
  /** Attempts before it is given up; absent: the application's. */
  readonly maxAttempts?: number;
  /** How long one attempt may run; absent: the application's. */
  readonly timeLimitSeconds?: number;
}

/** Ids of runs of schedules begin so, and no others: who else could choose one might take a run away before it is due. */
export const SCHEDULED_ID = 'schedule:';

export const JOB_LIMITS = {
  /** Ids stand in sort keys and in the environment of a task. */
  idLength: 128,
  /**
   * Of `payload` and `overrides` together, as they stand in JSON. All overrides of RunTask may have 8,192 characters, JSON
   * included; the rest is for names and for what the sidecar is told.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html (overrides)
   */
  inputsLength: 6_000,
  /** Outputs that one job may declare, and how long each may be: S3 takes keys of 1,024 bytes. */
  outputs: 20,
  outputLength: 1_100,
  /** Jobs that one job may name in `after` and `before` together. */
  links: 50,
  /** Jobs that one application may have in front of all others. */
  front: 20,
  attempts: 20,
  timeLimitSeconds: 7 * 86_400,
} as const;

/** Counted per application and class, so that nobody has to read the jobs to know how many there are. */
export interface ClassAccount {
  readonly jobClass: string;
  readonly accepted: number;
  readonly pending: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  readonly cancelled: number;
  readonly suspect: number;
  /** From claim to end, of the attempts that ended as done or failed: together, and how many. */
  readonly ranSeconds: number;
  readonly ranCount: number;
  /** From acceptance to first claim, likewise. */
  readonly waitedSeconds: number;
  readonly waitedCount: number;
}

/** Of variables that are Handover's own. */
export const JOB_VARIABLES_PREFIX = 'HANDOVER_';

/** What a task of a job is told of itself, and what its sidecar watches. */
export const JOB_VARIABLES = {
  job: 'HANDOVER_JOB',
  application: 'HANDOVER_APPLICATION',
  jobClass: 'HANDOVER_CLASS',
  epoch: 'HANDOVER_EPOCH',
  attempt: 'HANDOVER_ATTEMPT',
  payload: 'HANDOVER_PAYLOAD',
} as const;

/** How a marker of an effect names its job: ids are unique in their application only. */
export const markerOf = (application: string, id: string): string => `${application}/${id}`;

/** The container beside each job that asks whether its claim still stands, and ends the task when it does not. */
export const JOB_SIDECAR = {
  container: 'handover-claim',
  /** There once the claim was seen to stand; the job's container starts after that, and not before. */
  standsFile: '/tmp/handover-claim-stands',
  /** Time that the job's container gets between SIGTERM and SIGKILL. */
  stopSeconds: 10,
} as const;
