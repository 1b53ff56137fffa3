import type { Wish } from '../ports/observation-store';
import { secondsBetween } from './instants';

/**
 * Since when a takeover of a living lease is wanted. A steady part of failures is above the limit in most moments, not in
 * all: a wish that pauses for less than the hold-down goes on, so that a person who said no is not asked again by a flicker.
 */
export function nextWish(
  before: Wish | undefined,
  wanted: boolean,
  now: string,
  holdDownSeconds: number,
): Wish | undefined {
  if (!wanted) return before;
  const goesOn = before !== undefined && secondsBetween(before.at, now) < holdDownSeconds;
  return { since: goesOn ? before.since : now, at: now };
}
