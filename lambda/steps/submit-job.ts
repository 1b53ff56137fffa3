import { ERRORS, FailoverError } from '../contract/errors';
import type { JobRequest } from '../contract/jobs';
import { judgeRequest } from '../domain/job-request';
import type { Job, JobQueue } from '../ports/job-store';
import { now, type StepContext } from './step';

/** Accepts a job, or refuses it with one message that names everything that is wrong. Refused means: nothing is stored. */
export async function submitJob(
  request: JobRequest,
  ports: { readonly queue: JobQueue },
  context: StepContext,
  by?: string,
): Promise<Job> {
  const applications = context.settings.jobs?.applications ?? [];
  const judged = judgeRequest(request, { applications, at: now(context), by });
  if (judged.kind === 'refused') throw new FailoverError(ERRORS.badInput, judged.because);
  return ports.queue.submit(judged.job);
}
