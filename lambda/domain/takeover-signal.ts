import type { Timings } from '../contract/settings';
import type { Inventory } from '../ports/inventory-store';
import type { Lease } from '../ports/lease-store';
import type { HeldRun } from '../ports/run-store';
import { secondsBetween } from './instants';

export interface TakeoverWish {
  /** A run in this Region has something to do. */
  readonly wanted: boolean;
  readonly held: HeldRun | undefined;
  readonly now: string;
  readonly timings: Pick<Timings, 'runDeadAfterSeconds' | 'takeoverRetrySeconds' | 'takeoverRearmSeconds'>;
}

/** A takeover that raised the epoch for this Region and was never completed: its databases may still be closed. */
export const isUnfinished = (lease: Lease, inventory: Inventory | undefined, region: string): boolean =>
  lease.active === region && lease.taken !== undefined && (inventory?.epoch ?? 0) < lease.epoch;

/** Ends after which the same wish is worth another run: what failed may have passed since. A person's no stands. */
const WORTH_A_RETRY: ReadonlySet<string> = new Set(['refused', 'incomplete']);

/**
 * An alarm starts one run when it goes off, and is silent while it is on. When that run failed or died and the wish still
 * stands, the wish is taken back for a while, so that the alarm is seen OK and goes off again.
 */
export function takeoverSignal({ wanted, held, now, timings }: TakeoverWish): boolean {
  if (!wanted || held === undefined) return wanted;
  const { takeoverRetrySeconds, takeoverRearmSeconds } = timings;
  const idleSeconds = idleFor(held, now, timings);
  if (idleSeconds < takeoverRetrySeconds) return true;
  return (idleSeconds - takeoverRetrySeconds) % (takeoverRetrySeconds + takeoverRearmSeconds) >= takeoverRearmSeconds;
}

/** How long nobody has worked on the wish; a run that is silent is dead for a new one only when its heartbeat has stood still. */
function idleFor(
  { ended, heartbeatAt }: HeldRun,
  now: string,
  { runDeadAfterSeconds }: TakeoverWish['timings'],
): number {
  if (ended === undefined) return secondsBetween(heartbeatAt, now) - runDeadAfterSeconds;
  return WORTH_A_RETRY.has(ended.outcome) ? secondsBetween(ended.at, now) : 0;
}
