import type { JobQueue, LateEnds, ShownJob } from '../ports/job-store';

/** A job with the ends of it that came too late; `undefined`: there is none. */
export async function showJob(
  application: string,
  id: string,
  { queue, late }: { readonly queue: Pick<JobQueue, 'find'>; readonly late: Pick<LateEnds, 'lateOf'> },
): Promise<ShownJob | undefined> {
  const job = await queue.find(application, id);
  if (job === undefined) return undefined;
  const ends = await late.lateOf(application, id);
  return ends.length > 0 ? { ...job, late: ends } : job;
}
