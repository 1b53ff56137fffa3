import type { Observation, ServiceCount, ServicePeak } from '../ports/observation-store';
import { secondsBetween } from './instants';

/** A peak counts for this long at least, and for twice as long at most: a nightly lull is not what the morning needs. */
const WINDOW_SECONDS = 12 * 3_600;

/** The highest desired counts of this window and of the one before it. What could not be counted changes nothing. */
export function withPeaks(
  before: readonly ServicePeak[] | undefined,
  counts: readonly ServiceCount[] | undefined,
  at: string,
): readonly ServicePeak[] | undefined {
  if (counts === undefined) return before;
  return counts.map(({ service, desired }) => {
    const peak = before?.find((one) => one.service === service);
    if (peak === undefined) return { service, since: at, desired, earlier: 0 };
    return secondsBetween(peak.since, at) < WINDOW_SECONDS
      ? { ...peak, desired: Math.max(peak.desired, desired) }
      : { service, since: at, desired, earlier: peak.desired };
  });
}

/** What a service was asked to run at most of late, as its Region has recorded it; undefined: nothing is recorded. */
export function recentMaximum(observation: Observation | undefined, service: string): number | undefined {
  const peak = observation?.peaks?.find((one) => one.service === service);
  return peak && Math.max(peak.desired, peak.earlier);
}
