import type { ApplicationSettings } from '../contract/settings';
import type { JobEnd, RunningJob } from '../ports/job-store';
import type { TaskState } from '../ports/outside';
import { backOffSeconds } from './back-off';
import { plusSeconds, secondsBetween } from './instants';

/** What is to become of a claim whose task was looked at. */
export type AttemptVerdict =
  | { readonly action: 'leave' }
  | { readonly action: 'stop'; readonly because: string }
  | { readonly action: 'finish'; readonly end: JobEnd }
  | { readonly action: 'retry'; readonly because: string; readonly notBefore: string };

export function judgeAttempt(
  job: RunningJob,
  task: TaskState,
  application: ApplicationSettings,
  at: string,
): AttemptVerdict {
  return task.stopped ? judgeEnd(job, task, application, at) : judgeRunning(job, application, at);
}

function judgeRunning(job: RunningJob, application: ApplicationSettings, at: string): AttemptVerdict {
  if (job.cancel !== undefined) return { action: 'stop', because: cancelText(job.cancel) };
  const limit = job.timeLimitSeconds ?? application.timeLimitSeconds;
  if (limit === undefined || secondsBetween(job.claimedAt, at) <= limit) return { action: 'leave' };
  return { action: 'stop', because: `it ran longer than ${limit} s` };
}

/** Exit code 0 is done, whatever was wished meanwhile: the effect is there. */
function judgeEnd(job: RunningJob, task: TaskState, application: ApplicationSettings, at: string): AttemptVerdict {
  if (task.exitCode === 0) return { action: 'finish', end: { state: 'done', at } };
  if (job.cancel !== undefined)
    return { action: 'finish', end: { state: 'cancelled', at, reason: cancelText(job.cancel) } };
  const reason = task.reason ?? `exit code ${task.exitCode ?? 'unknown'}`;
  const failures = (job.failures ?? 0) + 1;
  if (failures >= (job.maxAttempts ?? application.maxAttempts))
    return { action: 'finish', end: { state: 'failed', at, reason } };
  return { action: 'retry', because: reason, notBefore: plusSeconds(at, backOffSeconds(failures - 1, job.id)) };
}

const cancelText = ({ by, reason }: { readonly by: string; readonly reason: string }): string =>
  `cancelled by ${by}: ${reason}`;
