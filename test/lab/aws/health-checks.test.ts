import { type AlarmSpec, type HealthCheckSpec, LabCloud } from '../../../lab/aws';
import { HOME, STANDBY, TIEBREAKER } from './clients';
import { ManualClock } from './manual-clock';

const REGIONS = [HOME, STANDBY, TIEBREAKER];
const clock = new ManualClock();
let cloud: LabCloud;

const alarm = (region: string, more: Partial<AlarmSpec> = {}): AlarmSpec => ({
  name: 'serving',
  region,
  namespace: 'Handover',
  metricName: 'Serving',
  dimensions: {},
  statistic: 'Minimum',
  periodSeconds: 60,
  threshold: 1,
  comparisonOperator: 'LessThanThreshold',
  evaluationPeriods: 1,
  ...more,
});
const follow = (region: string, more: Partial<HealthCheckSpec> = {}) =>
  ({
    id: region,
    type: 'CLOUDWATCH_METRIC',
    alarm: { name: 'serving', region },
    insufficientDataHealthStatus: 'Unhealthy',
    ...more,
  }) as HealthCheckSpec;
const say = (region: string, value: number) =>
  cloud.alarms.put(region, { namespace: 'Handover', metricName: 'Serving', dimensions: {}, value, at: clock.now() });

beforeEach(() => {
  cloud = new LabCloud({ clock });
  for (const region of REGIONS) {
    cloud.alarms.add(alarm(region));
    cloud.healthChecks.add(follow(region));
  }
  cloud.healthChecks.add({ id: 'two-of-three', type: 'CALCULATED', healthThreshold: 2, children: REGIONS });
  clock.advance(60_000 - (clock.now() % 60_000));
});
afterEach(() => cloud.alarms.stop());

const healthy = (id: string) => cloud.healthChecks.isHealthy(id);

test('a check follows the metric of its alarm', () => {
  say(HOME, 1);
  expect(healthy(HOME)).toBe(true);
  clock.advance(60_000);
  say(HOME, 0);
  expect(healthy(HOME)).toBe(false);
});

test('a new check is healthy until there is data, an inverted one unhealthy', () => {
  cloud.healthChecks.add(follow(HOME, { id: 'inverted', inverted: true }));
  expect([healthy(HOME), healthy('inverted')]).toEqual([true, false]);
});

test.each([
  ['Healthy', 0, true],
  ['Unhealthy', 1, false],
  ['LastKnownStatus', 1, true],
  ['LastKnownStatus', 0, false],
] as const)('without data it is %s, after a last value of %d: %s', (insufficientDataHealthStatus, last, wanted) => {
  cloud.healthChecks.add(follow(HOME, { id: 'x', insufficientDataHealthStatus }));
  say(HOME, last);
  clock.advance(10 * 60_000);
  expect(healthy('x')).toBe(wanted);
});

test('two of three Regions decide, and one that is cut off counts as unhealthy', () => {
  for (const region of REGIONS) say(region, 1);
  expect(healthy('two-of-three')).toBe(true);
  cloud.cutRegion(HOME);
  expect([healthy(HOME), healthy('two-of-three')]).toEqual([false, true]);
  clock.advance(60_000);
  say(STANDBY, 0);
  expect(healthy('two-of-three')).toBe(false);
});

/** What `TrafficRecords` makes: a side follows two of three sightings, each of which keeps its last word. */
test('after a Region is lost, a silent minute of one that is left moves no name; two Regions that change their word do', () => {
  const ids = (side: string) => REGIONS.map((region) => `${side}-${region}`);
  for (const side of ['home', 'standby']) {
    for (const region of REGIONS) {
      cloud.alarms.add(alarm(region, { name: side, dimensions: { Serving: side } }));
      const kept = { id: `${side}-${region}`, insufficientDataHealthStatus: 'LastKnownStatus' as const };
      cloud.healthChecks.add(follow(region, { ...kept, alarm: { name: side, region } }));
    }
    cloud.healthChecks.add({ id: side, type: 'CALCULATED', healthThreshold: 2, children: ids(side) });
  }
  const sees = (region: string, serving: string): void => {
    for (const side of ['home', 'standby']) {
      const value = side === serving ? 1 : 0;
      cloud.alarms.put(region, {
        namespace: 'Handover',
        metricName: 'Serving',
        dimensions: { Serving: side },
        value,
        at: clock.now(),
      });
    }
  };
  const verdict = () => [healthy('home'), healthy('standby')];
  for (const region of REGIONS) sees(region, 'home');
  expect(verdict()).toEqual([true, false]);
  cloud.cutRegion(HOME);
  clock.advance(60_000);
  expect(verdict()).toEqual([true, false]);
  for (const region of [STANDBY, TIEBREAKER]) sees(region, 'standby');
  expect(verdict()).toEqual([false, true]);
  clock.advance(60_000);
  sees(STANDBY, 'standby');
  expect(verdict()).toEqual([false, true]);
  clock.advance(10 * 60_000);
  expect(verdict()).toEqual([false, true]);
});

test('a disabled check is healthy', () => {
  say(HOME, 0);
  cloud.healthChecks.add(follow(HOME, { id: 'off', disabled: true }));
  expect([healthy(HOME), healthy('off')]).toEqual([false, true]);
});

test('refuses an alarm that is missing, of high resolution, or M of N', () => {
  expect(() => cloud.healthChecks.add(follow('ap-south-1'))).toThrow(/no alarm serving in ap-south-1/);
  cloud.alarms.add(alarm(HOME, { periodSeconds: 10 }));
  expect(() => cloud.healthChecks.add(follow(HOME))).toThrow(/60 s or more and no M of N/);
  cloud.alarms.add(alarm(HOME, { evaluationPeriods: 3, datapointsToAlarm: 2 }));
  expect(() => cloud.healthChecks.add(follow(HOME))).toThrow(/no M of N/);
});
