import type { Lease } from '../ports/lease-store';
import type { Observation } from '../ports/observation-store';
import { secondsBetween } from './instants';

/** What one observer has seen of the lease: when, on its own clock, it first saw the renewal that stands now. */
export interface Sighting {
  readonly epoch: number;
  readonly renewSeq: number;
  readonly since: string;
}

/** `seenAt`: after the lease was read. A new renewal counts from then, so that a slow read never makes a lease look older. */
export function sight(lease: Lease, before: Sighting | undefined, seenAt: string): Sighting {
  const same = before?.epoch === lease.epoch && before.renewSeq === lease.renewSeq;
  return same
    ? { epoch: before.epoch, renewSeq: before.renewSeq, since: before.since }
    : { epoch: lease.epoch, renewSeq: lease.renewSeq, since: seenAt };
}

/** Another agent of this Region has seen more of the lease than this reading shows. */
export const isOlder = (lease: Lease, before: Sighting): boolean =>
  lease.epoch < before.epoch || (lease.epoch === before.epoch && lease.renewSeq < before.renewSeq);

/**
 * `askedAt`: before the lease was read. Late is safe: an observer that was paused reads the lease anew before it judges,
 * and unchanged then means unchanged up to the moment of asking.
 */
export function judgeLease(
  lease: Lease,
  sighting: Sighting,
  askedAt: string,
  ttlSeconds: number,
): Pick<Observation, 'verdict' | 'detail'> {
  const ageSeconds = Math.max(0, secondsBetween(sighting.since, askedAt));
  if (lease.released !== undefined) return { verdict: 'released', detail: lease.released };
  if (ageSeconds >= ttlSeconds) return { verdict: 'expired', detail: `not renewed for ${ageSeconds.toFixed(1)} s` };
  return { verdict: 'healthy', detail: `seen renewed ${ageSeconds.toFixed(1)} s ago` };
}
