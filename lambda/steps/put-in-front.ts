import { ERRORS, FailoverError } from '../contract/errors';
import { JOB_LIMITS } from '../contract/jobs';
import type { Job, JobQueue, WaitingJobs } from '../ports/job-store';

export type InFront =
  | { readonly kind: 'in front'; readonly job: Job; readonly front: readonly string[] }
  | { readonly kind: 'not pending'; readonly job: Job }
  | { readonly kind: 'full'; readonly front: readonly string[] }
  | { readonly kind: 'unknown' };

export interface FrontPorts {
  readonly queue: Pick<JobQueue, 'find'>;
  readonly waiting: Pick<WaitingJobs, 'front' | 'place'>;
}

/** Two people at once take turns. */
const TURNS = 10;

/**
 * Puts a job before all others of its application, whatever their classes; those of the list that wait no more are dropped
 * from it. One that waits for others, or for a time, starts first once it may.
 */
export async function putInFront(application: string, id: string, ports: FrontPorts): Promise<InFront> {
  for (let turn = 0; turn < TURNS; turn++) {
    const job = await ports.queue.find(application, id);
    if (job === undefined) return { kind: 'unknown' };
    if (job.state !== 'pending') return { kind: 'not pending', job };
    const seen = await ports.waiting.front(application);
    const front = [id, ...(await stillPending(application, seen, ports)).filter((one) => one !== id)];
    if (front.length > JOB_LIMITS.front) return { kind: 'full', front: front.slice(1) };
    if (await ports.waiting.place(application, front, seen)) return { kind: 'in front', job, front };
  }
  throw new FailoverError(ERRORS.transient, `job ${id}: ${TURNS} other jobs were put in front meanwhile, try again`);
}

async function stillPending(application: string, ids: readonly string[], { queue }: FrontPorts) {
  const jobs = await Promise.all(ids.map((id) => queue.find(application, id)));
  return ids.filter((_, index) => jobs[index]?.state === 'pending');
}
