import type { DoneJob, Requeue, RunningJob } from '../../../ports/job-store';
import type { Change, Condition } from './expressions';
import { type JobItem, jobItem } from './job-items';
import { placed, unchanged } from './job-releases';
import type { Items, Key } from './ledger-table';

type Claim = RunningJob | DoneJob;

export interface TakenBack {
  readonly written: boolean;
  readonly standing: JobItem;
}

/**
 * A claim is taken back: the job is pending again under its attempt. A claim that wrote its RUNNING item and died leaves
 * the job pending one attempt lower: raising it stops that claim for good. Such a job was never started, and may have been
 * told meanwhile to wait for another one: it goes on waiting.
 */
export async function takeBack(table: Items, key: Key, job: Claim, wish: Requeue): Promise<TakenBack> {
  let left: JobItem | undefined;
  for (;;) {
    const result = await table.update(
      key,
      changeOf(job, wish, left),
      left === undefined ? claimed(job) : unchanged(left),
    );
    const standing = jobItem.parse(result.written ? result.item : result.current);
    if (result.written) return { written: true, standing };
    if (isLeft(standing, job)) left = standing;
    else if (left !== undefined && isClaimed(standing, job)) left = undefined;
    else return { written: false, standing };
  }
}

function changeOf(job: Claim, { epoch, because, notBefore, failed }: Requeue, left: JobItem | undefined): Change {
  const counts = failed && left === undefined && 'claimedAt' in job;
  const failures = counts ? { failures: (job.failures ?? 0) + 1 } : {};
  const set = { state: 'pending', epoch, attempt: job.attempt, reason: because, ...failures };
  return placed(set, later(left?.lookAt, notBefore));
}

/** How a job stands under this claim. */
export const claimState = (job: Claim) => ('endedAt' in job ? 'done' : 'running');

const claimed = (job: Claim): Condition => ({
  equals: { epoch: job.epoch, attempt: job.attempt, state: claimState(job) },
});

const isClaimed = ({ state, epoch, attempt }: JobItem, job: Claim): boolean =>
  state === claimState(job) && epoch === job.epoch && attempt === job.attempt;

const isLeft = ({ state, attempt }: JobItem, job: Claim): boolean => state === 'pending' && attempt === job.attempt - 1;

const later = (a: string | undefined, b: string | undefined): string | undefined => ((a ?? '') > (b ?? '') ? a : b);
