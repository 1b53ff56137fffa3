import { type Sees, TakeoverAlarm } from '../../bench/takeover-alarm';
import type { AlarmSpec } from '../../lab/aws/alarm-evaluation';
import { VirtualClock } from '../../lab/machine';

const SPEC: AlarmSpec = {
  name: 'wanted',
  region: 'us-west-2',
  namespace: 'Handover',
  metricName: 'TakeoverWanted',
  dimensions: {},
  statistic: 'Maximum',
  periodSeconds: 60,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 1,
  treatMissingData: 'notBreaching',
};
const END_S = 600;

/** Values every 5 s, one while they are wanted; evaluated first at 20 s. Seconds at which it went off. */
async function alarmsAt(
  wanted: (atS: number) => 0 | 1 | undefined,
  { sees = 'complete', ...changed }: Partial<AlarmSpec> & { readonly sees?: Sees } = {},
): Promise<readonly number[]> {
  const clock = new VirtualClock();
  const startMs = clock.nowMs;
  const time = { nowMs: () => clock.nowMs, sleep: (ms: number) => clock.sleep(ms) };
  const atS = (): number => (clock.nowMs - startMs) / 1000;
  const spec = { ...SPEC, ...changed };
  const alarm = new TakeoverAlarm(spec, sees, time);
  const wentOff: number[] = [];
  const phase = spec.periodSeconds < 60 ? 0.5 : 1 / 3;
  const watched = alarm.watch(
    phase,
    () => atS() >= END_S,
    () => wentOff.push(atS()),
  );
  for (let s = 0; s < END_S; s += 5) {
    const value = wanted(s);
    if (value !== undefined) alarm.hear(value);
    await time.sleep(5_000);
  }
  await watched;
  return wentOff;
}

const from = (beginS: number) => (atS: number) => (atS >= beginS ? 1 : 0);

test('goes off at the first look after the period is over, once', async () => {
  expect(await alarmsAt(from(70))).toEqual([140]);
});

test('goes off a period earlier where a look sees the one that still runs', async () => {
  expect(await alarmsAt(from(70), { sees: 'running' })).toEqual([80]);
});

test('takes as many periods as its template says', async () => {
  expect(await alarmsAt(from(70), { evaluationPeriods: 2 })).toEqual([200]);
});

test('with a period of 10 s is looked at every 10 s', async () => {
  expect(await alarmsAt(from(70), { periodSeconds: 10 })).toEqual([85]);
});

test('goes off again only when it was OK in between', async () => {
  expect(await alarmsAt((s) => ((s >= 60 && s < 120) || s >= 300 ? 1 : 0))).toEqual([140, 380]);
});

test('says nothing where nothing is published', async () => {
  expect(await alarmsAt(() => undefined)).toEqual([]);
});
