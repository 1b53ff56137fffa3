import type { RunningJob } from '../ports/job-store';
import type { Lease } from '../ports/lease-store';
import type { StartedTask } from '../ports/outside';
import { inOrder } from './job-overrides';

/** Which claim a task was started for: what the dispatcher gave it to know of itself. */
export interface TaskClaim {
  readonly application: string;
  readonly job: string;
  readonly epoch: number;
  readonly attempt: number;
}

/** What the job's container is told: what the job itself says and, never in the place of it, who it is. */
export const environmentOf = (job: RunningJob): Record<string, string> => ({
  ...inOrder(job.overrides?.environment ?? {}),
  HANDOVER_JOB: job.id,
  HANDOVER_APPLICATION: job.application,
  HANDOVER_CLASS: job.jobClass,
  HANDOVER_EPOCH: String(job.epoch),
  HANDOVER_ATTEMPT: String(job.attempt),
  HANDOVER_PAYLOAD: job.payload,
});

/** What the sidecar has to know; of the inputs of the job nothing. */
export const claimEnvironmentOf = (job: RunningJob): Record<string, string> => {
  const { overrides: _overrides, ...own } = job;
  const { HANDOVER_CLASS: _class, HANDOVER_PAYLOAD: _payload, ...claim } = environmentOf(own);
  return claim;
};

/** Undefined: no dispatcher has started it so, and then it is none of ours. */
export function claimOf({ environment }: StartedTask): TaskClaim | undefined {
  const { HANDOVER_APPLICATION: application, HANDOVER_JOB: job } = environment;
  const [epoch, attempt] = [counted(environment.HANDOVER_EPOCH), counted(environment.HANDOVER_ATTEMPT)];
  if (application === undefined || job === undefined || epoch === undefined || attempt === undefined) return undefined;
  return { application, job, epoch, attempt };
}

/** Epochs and attempts count from 1. */
const counted = (text = ''): number | undefined => (/^[1-9]\d*$/.test(text) ? Number(text) : undefined);

/** Tasks of epochs that are over. A task's epoch never changes, so however late somebody acts on this it stays true. */
export const ofOlderEpochs = (tasks: readonly StartedTask[], { epoch }: Lease): readonly StartedTask[] =>
  tasks.filter((task) => (claimOf(task)?.epoch ?? epoch) < epoch);

/** A claim stands in the ledger before its task starts, and once it is gone that (epoch, attempt) never comes back. */
export const unclaimed = (tasks: readonly StartedTask[], claims: readonly RunningJob[]): readonly StartedTask[] => {
  const standing = new Set(claims.map((c) => keyOf({ ...c, job: c.id })));
  return tasks.filter((task) => {
    const claim = claimOf(task);
    return claim !== undefined && !standing.has(keyOf(claim));
  });
};

const keyOf = ({ application, job, epoch, attempt }: TaskClaim): string =>
  JSON.stringify([application, job, epoch, attempt]);
