import type { ClassAccount, JobState } from '../contract/jobs';
import type { JobAccount } from '../contract/report';
import { secondsBetween } from './instants';

export type Sums = Omit<ClassAccount, 'jobClass'>;

export const NO_JOBS: Sums = {
  accepted: 0,
  pending: 0,
  running: 0,
  done: 0,
  failed: 0,
  cancelled: 0,
  suspect: 0,
  ranSeconds: 0,
  ranCount: 0,
  waitedSeconds: 0,
  waitedCount: 0,
};

/** A job that stands elsewhere than it was last counted; however many steps lie between, they are one change. */
export interface Change {
  readonly jobClass: string;
  /** Undefined: it was never counted. */
  readonly from?: JobState;
  readonly to: JobState;
  readonly at: string;
  readonly startedAt?: string;
  readonly claimedAt?: string;
  readonly endedAt?: string;
}

export function addChange(sums: Sums, change: Change): Sums {
  const { from, to } = change;
  const left = from === undefined ? { ...sums, accepted: sums.accepted + 1 } : { ...sums, [from]: sums[from] - 1 };
  return addDurations({ ...left, [to]: left[to] + 1 }, change);
}

function addDurations(sums: Sums, { to, at, startedAt, claimedAt, endedAt }: Change): Sums {
  const ran = (to === 'done' || to === 'failed') && claimedAt !== undefined && endedAt !== undefined;
  if (!ran) return sums;
  return {
    ...sums,
    ranSeconds: sums.ranSeconds + Math.max(0, secondsBetween(claimedAt, endedAt)),
    ranCount: sums.ranCount + 1,
    waitedSeconds: sums.waitedSeconds + Math.max(0, secondsBetween(at, startedAt ?? claimedAt)),
    waitedCount: sums.waitedCount + 1,
  };
}

/** What the sums say stands open, minus what stands where it must; 0: they agree. Undefined: more than were counted. */
export function imbalance(
  classes: readonly Sums[],
  standing: { readonly queued: number; readonly waiting: number; readonly running: number; readonly cut: boolean },
): number | undefined {
  if (standing.cut) return undefined;
  const open = classes.reduce((sum, { pending, running }) => sum + pending + running, 0);
  return open - (standing.queued + standing.waiting + standing.running);
}

/** All classes of an application together, and how many ends came too late. */
export const sumOf = (application: string, classes: readonly Sums[], late: number): JobAccount => {
  const total = (of: (sums: Sums) => number): number => classes.reduce((sum, one) => sum + of(one), 0);
  return {
    application,
    accepted: total((one) => one.accepted),
    done: total((one) => one.done),
    failed: total((one) => one.failed),
    cancelled: total((one) => one.cancelled),
    pending: total((one) => one.pending),
    running: total((one) => one.running),
    suspect: total((one) => one.suspect),
    ...(late > 0 && { late }),
  };
};
