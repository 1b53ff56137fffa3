import * as z from 'zod/mini';
import type { Job, JobState } from '../../../ports/job-store';
import { optional } from './items';

/** Items of jobs as they stand in the ledger; what later releases added may be missing. */
const state = z.enum(['pending', 'running', 'done', 'failed', 'cancelled', 'suspect']);
const cancel = optional(z.object({ by: z.string(), reason: z.string(), at: z.string() }));
const text = optional(z.string());
const count = optional(z.number());

const overrides = optional(
  z.object({ command: optional(z.array(z.string())), environment: optional(z.record(z.string(), z.string())) }),
);

const identity = { id: z.string(), application: z.string(), jobClass: z.string() };

const asked = {
  ...identity,
  payload: z.string(),
  outputs: optional(z.array(z.string())),
  overrides,
  at: z.string(),
  by: text,
  notBefore: text,
  deadline: text,
  maxAttempts: count,
  timeLimitSeconds: count,
};

export const jobItem = z.object({
  ...asked,
  state,
  epoch: z.number(),
  attempt: z.number(),
  failures: count,
  waitsFor: optional(z.array(z.string())),
  /** Raised with every change of `waitsFor`. */
  linkSeq: count,
  /** Where its pointer outside the queue stands. */
  lookAt: text,
  cancel,
  startedAt: text,
  claimedAt: text,
  endedAt: text,
  reason: text,
  /** The state that the sums know of, and by which fold. */
  counted: optional(state),
  countedSeq: count,
});

export interface JobItem extends Job {
  readonly linkSeq?: number;
  readonly claimedAt?: string;
  readonly counted?: JobState;
  readonly countedSeq?: number;
}

export const queueItem = z.object({ ...identity, queuedAt: z.string(), attempt: z.number(), deadline: text });

export const laterItem = z.object({ ...identity, at: z.string(), lookAt: z.string(), attempt: z.number() });

export const waitItem = z.object({ id: z.string() });

export const runningItem = z.object({
  ...identity,
  epoch: z.number(),
  attempt: z.number(),
  region: z.string(),
  claimedAt: z.string(),
  payload: z.string(),
  overrides,
  taskArn: text,
  failures: count,
  maxAttempts: count,
  timeLimitSeconds: count,
  cancel,
});

export const doneItem = z.object({ ...identity, epoch: z.number(), attempt: z.number(), endedAt: z.string() });

export const lateItem = z.object({
  id: z.string(),
  epoch: z.number(),
  attempt: z.number(),
  region: z.string(),
  state,
  at: z.string(),
  reason: text,
});

export const linksItem = z.object({
  seq: z.number(),
  settled: z.boolean(),
  job: z.object({ ...asked, after: optional(z.array(z.string())), before: optional(z.array(z.string())) }),
});

export const frontItem = z.object({ ids: z.array(z.string()) });

export const launchesItem = z.object({ nextMs: z.number(), seq: z.number() });

/** `from`: how the job stood before the change that this announces; absent: there was none. */
export const uncountedItem = z.object({
  id: z.string(),
  from: z.optional(z.object({ state, attempt: z.number() })),
  idleSince: text,
});

const sums = z.object({
  accepted: z.number(),
  pending: z.number(),
  running: z.number(),
  done: z.number(),
  failed: z.number(),
  cancelled: z.number(),
  suspect: z.number(),
  ranSeconds: z.number(),
  ranCount: z.number(),
  waitedSeconds: z.number(),
  waitedCount: z.number(),
});

export const sumsItem = z.object({
  seq: z.number(),
  classes: z.record(z.string(), sums),
  /** The changes of the last fold, until every job knows that it was counted. */
  batch: z.array(z.object({ id: z.string(), to: state })),
});
