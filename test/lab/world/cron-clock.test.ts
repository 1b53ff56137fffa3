import { CronClock } from '../../../lab/world/cron-clock';

const BEGINS = Date.parse('2026-11-22T12:00:30.000Z');
const clock = new CronClock(BEGINS, 12);

test('a minute of it takes five seconds', () => {
  expect(clock.at(BEGINS)).toBe(BEGINS);
  expect(clock.at(BEGINS + 5_000)).toBe(BEGINS + 60_000);
  expect([0, 2_499, 2_500, 7_500].map((ms) => clock.minute(BEGINS + ms))).toEqual([
    '2026-11-22T12:00:00.000Z',
    '2026-11-22T12:00:00.000Z',
    '2026-11-22T12:01:00.000Z',
    '2026-11-22T12:02:00.000Z',
  ]);
});

test('a container is told when it was set and how fast it runs', () => {
  expect(JSON.parse(clock.told)).toEqual({ originMs: BEGINS, rate: 12 });
});
