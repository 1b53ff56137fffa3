import { sightAlarms } from '../../../lambda/domain/team-alarms';
import type { TeamAlarmSeen, TeamAlarmsSeen } from '../../../lambda/ports/observation-store';
import { before, NOW } from './situations';

type State = Omit<TeamAlarmSeen, 'since'>;
const alarm = (changedAt = before(500)): State => ({ name: 'p99', state: 'ALARM', changedAt });
const seen = (sinceSeconds: number, state = alarm()): TeamAlarmsSeen => ({
  speak: false,
  seen: [{ ...state, since: before(sinceSeconds) }],
});

test.each<[string, TeamAlarmsSeen | undefined, readonly State[] | undefined, boolean]>([
  ['an alarm that is seen for the first time, however old CloudWatch says it is', undefined, [alarm()], false],
  ['one that has been on for less than the hold-down', seen(119), [alarm()], false],
  ['one that has been on for the hold-down', seen(120), [alarm()], true],
  ['one that was off in between, unseen', seen(500), [alarm(before(30))], false],
  ['one without data', seen(500), [{ ...alarm(), state: 'INSUFFICIENT_DATA' }], false],
  [
    'one that has been without data for long',
    seen(500, { ...alarm(), state: 'INSUFFICIENT_DATA' }),
    [{ ...alarm(), state: 'INSUFFICIENT_DATA' }],
    false,
  ],
  ['one that is OK again', seen(500), [{ ...alarm(), state: 'OK', changedAt: NOW }], false],
  ['one that exists no more', seen(500), [], false],
  ['one that cannot be read', seen(500), undefined, false],
])('%s speaks: %s', (_, was, states, speaks) => {
  expect(sightAlarms(was, states, NOW, 120).speak).toBe(speaks);
});

test('one reading that failed forgets nothing', () => {
  const unread = sightAlarms(seen(125), undefined, before(5), 120);
  expect(sightAlarms(unread, [alarm()], NOW, 120).speak).toBe(true);
});

test('ten flaps in ten minutes never speak', () => {
  let sighted: TeamAlarmsSeen | undefined;
  for (let second = 600; second >= 0; second -= 5) {
    const on = second % 60 >= 30;
    const changedAt = before(second + 30 - (second % 30));
    sighted = sightAlarms(sighted, [{ name: 'p99', state: on ? 'ALARM' : 'OK', changedAt }], before(second), 120);
    expect(sighted.speak).toBe(false);
  }
});
