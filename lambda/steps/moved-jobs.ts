import type { MovedJobs } from '../contract/report';
import type { MovedJob, RequeuedAnswer } from '../contract/step-answers';
import type { JobQueue } from '../ports/job-store';

/** What became of the jobs that the run moved, until now. Undefined: it moved none. */
export async function movedJobs(
  answer: RequeuedAnswer | undefined,
  queue: Pick<JobQueue, 'find'>,
): Promise<MovedJobs | undefined> {
  if (answer === undefined || answer.requeued + answer.rerun + answer.suspect === 0) return undefined;
  const listed = await Promise.all((answer.moved ?? []).map((job) => asItStands(job, queue)));
  return { requeued: answer.requeued, rerun: answer.rerun, suspect: answer.suspect, listed };
}

async function asItStands(moved: MovedJob, queue: Pick<JobQueue, 'find'>) {
  const job = await queue.find(moved.application, moved.id);
  if (job === undefined) return moved;
  const { state, reason, endedAt } = job;
  const over = endedAt !== undefined && state !== 'pending' && state !== 'running';
  return { ...moved, state, ...(reason && { reason }), ...(over && { endedAt }) };
}
