import type { Timings } from '../contract/settings';
import type { Inventory } from '../ports/inventory-store';
import type { Lease } from '../ports/lease-store';
import type { HeldRun } from '../ports/run-store';
import { secondsBetween } from './instants';

export interface TakeoverWish {
  /** A run in this Region has something to do. */
  readonly wanted: boolean;
  /** Since when: the last renewal that was seen, or the takeover that is unfinished. */
  readonly since: string;
  readonly held: HeldRun | undefined;
  readonly now: string;
  readonly timings: Pick<Timings, 'runDeadAfterSeconds' | 'takeoverRetrySeconds' | 'takeoverRearmSeconds'>;
}

/** A takeover that raised the epoch for this Region and was never completed: its databases may still be closed. */
export const isUnfinished = (lease: Lease, inventory: Inventory | undefined, region: string): boolean =>
  lease.active === region && lease.taken !== undefined && (inventory?.epoch ?? 0) < lease.epoch;

/** A switchover is a person's run, on its way or going back: while it lives nobody else is wanted. */
export function isPlannedMove(
  { taken }: Lease,
  held: HeldRun | undefined,
  now: string,
  timings: TakeoverWish['timings'],
) {
  if (taken?.course === undefined && taken?.back !== true) return false;
  return held !== undefined && held.ended === undefined && idleFor(held, now, timings) < 0;
}

/**
 * An alarm starts one run when it goes off, and is silent while it is on. When nobody works on a wish that stands (the run
 * failed, died, was never started, or its question went unanswered), it is taken back for a while, so that the alarm is
 * seen OK and goes off again.
 */
export function takeoverSignal({ wanted, since, held, now, timings }: TakeoverWish): boolean {
  if (!wanted || saidNo(held, since)) return wanted;
  const { takeoverRetrySeconds, takeoverRearmSeconds } = timings;
  const idleSeconds = Math.min(secondsBetween(since, now), idleFor(held, now, timings));
  if (idleSeconds < takeoverRetrySeconds) return true;
  return (idleSeconds - takeoverRetrySeconds) % (takeoverRetrySeconds + takeoverRearmSeconds) >= takeoverRearmSeconds;
}

/** A person's no to this wish stands; one to an earlier wish does not. */
const saidNo = (held: HeldRun | undefined, since: string): boolean =>
  held?.ended?.outcome === 'declined' && Date.parse(held.ended.at) >= Date.parse(since);

/** How long nobody has worked on the wish; a run that is silent is dead for a new one only when its heartbeat has stood still. */
function idleFor(held: HeldRun | undefined, now: string, { runDeadAfterSeconds }: TakeoverWish['timings']): number {
  if (held === undefined) return Number.POSITIVE_INFINITY;
  if (held.ended === undefined) return secondsBetween(held.heartbeatAt, now) - runDeadAfterSeconds;
  return secondsBetween(held.ended.at, now);
}
