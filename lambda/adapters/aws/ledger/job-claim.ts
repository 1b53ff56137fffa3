import type { PendingJob, RunningJob } from '../../../ports/job-store';
import type { JobItem } from './job-items';
import { pendingOf } from './job-pointers';

/** Whether the pointer is that of the job as it stands. */
export const waitsHere = (job: JobItem, pending: PendingJob): boolean => {
  const { jobClass, queuedAt, attempt } = pendingOf(job);
  const place = jobClass === pending.jobClass && queuedAt === pending.queuedAt && attempt === pending.attempt;
  return place && job.state === 'pending' && job.lookAt === undefined;
};

export function claimOf(
  job: JobItem,
  { epoch, region, at }: { readonly epoch: number; readonly region: string; readonly at: string },
): RunningJob {
  const { id, application, jobClass, payload, overrides, failures, maxAttempts, timeLimitSeconds } = job;
  return {
    id,
    application,
    jobClass,
    payload,
    epoch,
    attempt: job.attempt + 1,
    region,
    claimedAt: at,
    ...(overrides !== undefined && { overrides }),
    ...(failures !== undefined && { failures }),
    ...(maxAttempts !== undefined && { maxAttempts }),
    ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
  };
}
