import type { JobAccount } from '../../lambda/contract/report';
import { comesTrue } from './stage';

export interface JobPatience {
  /** Jobs that have not moved for so long never will. */
  readonly standstillMs: number;
  /** However well they move on. */
  readonly limitMs: number;
  readonly lookEveryMs: number;
}

/** A task is two processes here: on a laptop that does other things too, two hundred jobs may take minutes. */
const PATIENCE: JobPatience = { standstillMs: 20_000, limitMs: 240_000, lookEveryMs: 1_000 };

/** Waits as long as jobs end. `false`: they stood still, or the limit came first. */
export async function untilJobsEnd(
  look: () => Promise<JobAccount>,
  { standstillMs, limitMs, lookEveryMs }: JobPatience = PATIENCE,
): Promise<boolean> {
  let moved = { left: Number.POSITIVE_INFINITY, at: Date.now() };
  const isOver = async (): Promise<boolean> => {
    const { pending, running } = await look();
    if (pending + running !== moved.left) moved = { left: pending + running, at: Date.now() };
    return moved.left === 0 || Date.now() - moved.at > standstillMs;
  };
  // A look reads every job.
  await comesTrue(limitMs, isOver, lookEveryMs);
  return moved.left === 0;
}
