import { ERRORS, FailoverError } from '../contract/errors';
import type { JobRequest } from '../contract/jobs';
import { type AcceptingApplication, judgeRequest } from '../domain/job-request';
import type { Job, JobQueue, NewJob } from '../ports/job-store';
import type { Clock } from '../ports/outside';

/** What the ways in know: the applications, and the time. */
export interface Accepting {
  readonly settings: { readonly jobs?: { readonly applications: readonly AcceptingApplication[] } };
  readonly clock: Pick<Clock, 'now'>;
}

export interface Submission {
  /** Who submits it. */
  readonly by?: string;
  /** It is a run of a schedule: these have ids that nobody else may take. */
  readonly scheduled?: boolean;
}

/** Accepts a job, or refuses it with one message that names everything that is wrong. Refused means: nothing is stored. */
export async function submitJob(
  request: JobRequest,
  ports: { readonly queue: Pick<JobQueue, 'submit'> },
  { settings, clock }: Accepting,
  submission: Submission = {},
): Promise<Job> {
  return ports.queue.submit(rightJob(request, { settings, clock }, submission));
}

/** A job as it may be stored. Throws before anything was asked of anybody, and names all that is wrong. */
export function rightJob(request: JobRequest, { settings, clock }: Accepting, submission: Submission = {}): NewJob {
  const applications = settings.jobs?.applications ?? [];
  const judged = judgeRequest(request, { applications, at: clock.now().toISOString(), ...submission });
  if (judged.kind === 'refused') throw new FailoverError(ERRORS.badInput, judged.because);
  return judged.job;
}
