import type { Timings } from '../contract/settings';
import type { LossBound } from '../contract/step-answers';
import type { Inventory } from '../ports/inventory-store';
import type { Lease, LeaseTakeover } from '../ports/lease-store';
import type { HeldRun } from '../ports/run-store';
import { secondsBetween } from './instants';

/** What a switchover that failed has to do. Looked at again until nothing is left to do. */
export type Return =
  /** Ownership was never taken: the side that served has served all the time. */
  | { readonly action: 'nothing' }
  | { readonly action: 'give-back' }
  | { readonly action: 'await'; readonly epoch: number }
  | { readonly action: 'back'; readonly epoch: number; readonly since: string; readonly missing?: readonly string[] }
  | { readonly action: 'forward'; readonly because: string };

export interface ReturnSituation {
  readonly lease: Lease;
  /** The Region that was to take over. */
  readonly region: string;
  /** The epoch that its Precheck saw: what was given back before that was another run's. */
  readonly judgedEpoch: number;
  readonly inventory: Inventory | undefined;
}

export function decideReturn({ lease, region, judgedEpoch, inventory }: ReturnSituation): Return {
  const { taken, epoch } = lease;
  if (lease.active === region) return fromHere(lease);
  const givenBack = taken?.back === true && taken.from === region && taken.previousEpoch >= judgedEpoch;
  if (!givenBack) return { action: 'nothing' };
  if (inventory?.epoch !== epoch) return { action: 'await', epoch };
  const { at: since, missing } = inventory;
  return { action: 'back', epoch, since, ...(missing && missing.length > 0 && { missing }) };
}

const fromHere = ({ taken }: Lease): Return =>
  taken?.course === 'may go back'
    ? { action: 'give-back' }
    : { action: 'forward', because: WHY_FORWARD[taken?.course ?? 'none'] };

const WHY_FORWARD = {
  'all replayed': 'a promotion may have been accepted, so it can only go on',
  'failover went on': 'a failover has gone on with it, so it can only go on',
  none: 'no switchover has taken it over',
} as const;

/** What serves without these since a switchover went back: nothing was promoted, so no run goes on with them. */
export const notOpenAgain = (region: string, missing: readonly string[]): string =>
  `a switchover went back to ${region}, and ${missing.join(', ')} is not open there; mend it there, its keeper opens it when it answers; what the other Region has of it is a replica, promote nothing`;

/** The further epoch. Nothing was written under the one in between, so the anchors of the side that serves again still bound its writes. */
export function givingBack(lease: Lease, by: string, at: string): LeaseTakeover | undefined {
  const { taken, epoch, renewSeq } = lease;
  if (taken?.course !== 'may go back') return undefined;
  return { epoch, renewSeq, nextEpoch: epoch + 1, to: taken.from, by, at, back: { anchors: taken.previousAnchors } };
}

/**
 * Its run ended or died before it asked for a promotion: the keeper of the side that was left takes the lease back, which
 * proves that this side is alive. Being wrong about the run's death is harmless: the lease decides which of the two was first.
 */
export function isAbandoned(
  { taken }: Lease,
  region: string,
  held: HeldRun | undefined,
  now: string,
  { runDeadAfterSeconds }: Pick<Timings, 'runDeadAfterSeconds'>,
): boolean {
  if (taken?.course !== 'may go back' || taken.from !== region) return false;
  return held === undefined || held.ended !== undefined || secondsBetween(held.heartbeatAt, now) >= runDeadAfterSeconds;
}

/** What needs no bound, because it is shown: undefined where it is not. */
export function provenLoss({ taken }: Lease): LossBound | undefined {
  if (taken?.course === 'all replayed') return { kind: 'known', seconds: 0, because: REPLAYED, proof: 'replayed' };
  if (taken?.back === true) return { kind: 'known', seconds: 0, because: NEVER_MOVED, proof: 'never moved' };
  return undefined;
}

const REPLAYED =
  'the old side acknowledged its close, and the copy had replayed that position before its promotion was asked for';
const NEVER_MOVED = 'no promotion was asked for under the epoch in between: the side that served serves on';
