import type { WireEntry } from '../../../lab/aws';
import { instantOf, type ScheduleStory, schedulesChecks } from '../../../lab/scenarios/schedules-checks';
import { CronClock } from '../../../lab/world/cron-clock';
import { scheduledJobId } from '../../../lambda/domain/schedule-run';
import type { Job } from '../../../lambda/ports/job-store';
import { call, evidence, HOME, job, STANDBY, ZERO } from '../verdict/sample-evidence';

/** A minute of cron takes five seconds; the lab began two of them before the fault. */
const clock = new CronClock(ZERO - 10_000, 12);
const minute = (afterMs: number) => clock.minute(ZERO + afterMs);

/** Nobody can submit from the fault until two and a half minutes later. */
const STORY: ScheduleStory = { clock, silentFrom: ZERO, silentTo: ZERO + 12_500, last: minute(20_000) };

const run = (afterMs: number, acceptedAfterMs: number, given: Partial<Job> = {}): Job =>
  job(scheduledJobId('close-minute', minute(afterMs)), {
    at: new Date(clock.at(ZERO + acceptedAfterMs)).toISOString(),
    ...given,
  });

/** One from before the lab began, one of each minute since. */
const RUNS: readonly Job[] = [
  run(-15_000, -9_000),
  run(-5_000, -4_500),
  run(0, -1),
  run(5_000, 13_000),
  run(10_000, 13_000),
  run(15_000, 15_500),
  run(20_000, 20_500),
];

const scheduler = (region: string, afterMs: number): WireEntry => ({
  ...call(HOME, 'dynamodb', 'GetItem'),
  caller: 'demo-orders-schedules',
  callerRegion: region,
  at: ZERO + afterMs,
});
const WIRE = [scheduler(HOME, -100), scheduler(STANDBY, -100)];

interface Given {
  readonly runs?: readonly Job[];
  readonly effects?: (id: string) => number;
  readonly story?: Partial<ScheduleStory>;
  readonly wire?: readonly WireEntry[];
}

const checks = ({ runs = RUNS, effects = () => 1, story = {}, wire = WIRE }: Given = {}) =>
  schedulesChecks(
    evidence({
      jobs: [job('a'), ...runs],
      effects: new Map(runs.map(({ id }) => [id, effects(id)])),
      gatheredAt: ZERO + 30_000,
    }),
    { ...STORY, ...story },
    wire,
  );
const verdicts = (given: Given) => checks(given).map(({ passed }) => passed);

test('every minute has its one job, those of the silence came after it', () => {
  expect(checks()).toMatchObject(Array.from({ length: 4 }, () => ({ passed: true })));
  expect(checks()[0]?.detail).toBe('6 planned, 0 lost, 0 doubled, 0 early; 1 more made up for at the start');
});

const [first, second, third, fourth, ...rest] = RUNS as [Job, Job, Job, Job, ...Job[]];

test.each<readonly [string, Given, readonly boolean[]]>([
  ['a minute of the silence was lost', { runs: [first, second, third, ...rest] }, [false, true, true, true]],
  [
    'two Regions have made two jobs of one minute',
    { runs: [...RUNS, { ...second, id: second.id.replace('close-minute', 'close-minute:us-west-2') }] },
    [false, true, true, true],
  ],
  ['a job came before its minute', { runs: [...RUNS, run(40_000, 20_000)] }, [false, true, true, true]],
  ['a job was done twice', { effects: (id) => (id === fourth.id ? 2 : 1) }, [true, false, true, true]],
  [
    'a job never ended',
    { runs: [first, second, third, { ...fourth, state: 'pending' }, ...rest] },
    [true, false, true, true],
  ],
  [
    'somebody submitted in the silence',
    { runs: [first, second, third, run(5_000, 5_100), ...rest] },
    [true, true, false, true],
  ],
  ['no minute fell into it', { story: { silentTo: ZERO + 100 } }, [true, true, false, true]],
  ['one Region did not submit', { wire: WIRE.slice(1) }, [true, true, true, false]],
  ['it did after the fault only', { wire: [scheduler(HOME, 100), ...WIRE.slice(1)] }, [true, true, true, false]],
])('fails when %s', (_, given, expected) => {
  expect(verdicts(given)).toEqual(expected);
});

test('fails in every respect when no schedule has made anything', () => {
  expect(verdicts({ runs: [], story: { last: '' }, wire: [] })).toEqual([false, false, false, false]);
});

test('only ids of schedules have an instant', () => {
  expect(instantOf(scheduledJobId('a:b', '2026-11-22T12:00:00.000Z'))).toBe('2026-11-22T12:00:00.000Z');
  expect(['job-001', 'schedule:nightly', 'schedule:nightly:2026-11-22'].map(instantOf)).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
