import type { TeamAlarmSeen, TeamAlarmsSeen } from '../ports/observation-store';
import { secondsBetween } from './instants';

/**
 * The team's alarms as this Region sees them now. One speaks that has been in one and the same ALARM for the whole
 * hold-down: a flap changes when CloudWatch says it began. What cannot be read (`undefined`) speaks not, and forgets nothing.
 */
export function sightAlarms(
  before: TeamAlarmsSeen | undefined,
  states: readonly Omit<TeamAlarmSeen, 'since'>[] | undefined,
  now: string,
  holdDownSeconds: number,
): TeamAlarmsSeen {
  if (states === undefined) return { speak: false, seen: before?.seen ?? [] };
  const seen = states.map((state): TeamAlarmSeen => {
    const same = before?.seen.find((each) => each.name === state.name);
    const goesOn = same?.state === state.state && same.changedAt === state.changedAt;
    return { ...state, since: goesOn ? same.since : now };
  });
  const speaks = ({ state, since }: TeamAlarmSeen): boolean =>
    state === 'ALARM' && secondsBetween(since, now) >= holdDownSeconds;
  return { speak: seen.some(speaks), seen };
}
