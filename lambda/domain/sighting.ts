import type { Lease } from '../ports/lease-store';
import type { Observation } from '../ports/observation-store';

/** What one observer has seen of the lease: when, on its own clock, it first saw the renewal that stands now. */
export interface Sighting {
  readonly epoch: number;
  readonly renewSeq: number;
  readonly since: string;
}

export function sight(lease: Lease, before: Sighting | undefined, now: string): Sighting {
  const same = before?.epoch === lease.epoch && before.renewSeq === lease.renewSeq;
  return same ? before : { epoch: lease.epoch, renewSeq: lease.renewSeq, since: now };
}

/** Late is safe: an observer that was paused reads the lease anew before it judges, and unchanged then means unchanged all the time. */
export function judgeLease(
  lease: Lease,
  sighting: Sighting,
  now: string,
  ttlSeconds: number,
): Pick<Observation, 'verdict' | 'detail'> {
  const ageSeconds = (Date.parse(now) - Date.parse(sighting.since)) / 1000;
  if (lease.released !== undefined) return { verdict: 'released', detail: lease.released };
  if (ageSeconds >= ttlSeconds) return { verdict: 'expired', detail: `not renewed for ${ageSeconds.toFixed(1)} s` };
  return { verdict: 'healthy', detail: `seen renewed ${ageSeconds.toFixed(1)} s ago` };
}
