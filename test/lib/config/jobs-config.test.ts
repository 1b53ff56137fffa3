import example from '../../../handover.config';
import { formatMistakes } from '../../../lib/config/mistakes';
import { parseConfig } from '../../../lib/config/parse-config';

type Jobs = Record<string, unknown> & { applications: Record<string, unknown>[] };

function mistakes(change: (jobs: Jobs) => void): readonly string[] {
  const config = structuredClone(example) as unknown as { workloads: { jobs: Jobs }[] };
  for (const { jobs } of config.workloads) change(jobs);
  const parsed = parseConfig(config);
  return parsed.ok
    ? []
    : formatMistakes(parsed.mistakes, 'it')
        .split('\n')
        .slice(1)
        .map((line) => line.trim());
}
const application = (keys: object) => (jobs: Jobs) => Object.assign(jobs.applications[0] ?? {}, keys);
const jobs = (keys: object) => (all: Jobs) => Object.assign(all, keys);

test('what is not said about an application has its default', () => {
  const parsed = parseConfig(example);
  expect(parsed).toMatchObject({
    ok: true,
    config: {
      workloads: [
        {
          jobs: {
            launchesPerSecond: 20,
            rampUpSeconds: 120,
            oldestPendingSeconds: 3600,
            applications: [{ durability: 'three-regions', whenEffectMissing: 'rerun' }],
          },
        },
      ],
    },
  });
});

test.each([
  [
    application({ environment: { HANDOVER_JOB: 'x' } }),
    'environment.HANDOVER_JOB: is "x", should be variables with their texts such as { MODE: "fast" }, none beginning with "HANDOVER_"',
  ],
  [application({ on: { home: { comand: ['x'] } } }), 'on.home.comand: is ["x"], should be spelt "command"'],
  [application({ command: [] }), 'command: is [], should be a list of at least one word'],
  [
    application({ durability: 'two-regions' }),
    'durability: is "two-regions", should be one of "three-regions", "one-region"',
  ],
  [
    application({ timeLimit: 'long' }),
    'timeLimit: is "long", should be a duration such as "15 minutes", "30s" or "1 hour"',
  ],
])('refuses a mistake in an application (%#)', (change, line) =>
  expect(mistakes(change)).toEqual([`workloads[0].jobs.applications[0].${line}`]),
);

test('jobs of an application may stand in one Region only', () =>
  expect(mistakes(application({ durability: 'one-region' }))).toEqual([]));

test('refuses launches that are none', () =>
  expect(mistakes(jobs({ launchesPerSecond: 0 }))).toEqual([
    'workloads[0].jobs.launchesPerSecond: is 0, should be a whole number from 1 to 1000',
  ]));

const NIGHTLY = { name: 'nightly', cron: '0 2 * * *' };
const schedules = (...all: object[]) => application({ schedules: all });

test('a schedule is a cron line with a name', () => {
  expect(
    mistakes(schedules(NIGHTLY, { name: 'often', cron: '*/5 6-20,23 1,15 * 1-5', timeZone: 'Europe/Berlin' })),
  ).toEqual([]);
});

const CRON =
  'a cron line of five fields of numbers (minute, hour, day of the month, month, day of the week) such as "0 2 * * *"';
test.each<[string, object[], string]>([
  ['no cron line', [{ ...NIGHTLY, cron: 'nightly' }], `[0].cron: is "nightly", should be ${CRON}`],
  ['an hour that there is not', [{ ...NIGHTLY, cron: '0 24 * * *' }], `[0].cron: is "0 24 * * *", should be ${CRON}`],
  ['names of days', [{ ...NIGHTLY, cron: '0 2 * * MON' }], `[0].cron: is "0 2 * * MON", should be ${CRON}`],
  [
    'a range that runs backwards',
    [{ ...NIGHTLY, cron: '0 5-1 * * *' }],
    `[0].cron: is "0 5-1 * * *", should be ${CRON}`,
  ],
  [
    'a zone that there is not',
    [{ ...NIGHTLY, timeZone: 'Berlin' }],
    '[0].timeZone: is "Berlin", should be an IANA time zone such as "Europe/Berlin" or "UTC"',
  ],
  [
    'an offset for a zone',
    [{ ...NIGHTLY, timeZone: '+02:00' }],
    '[0].timeZone: is "+02:00", should be an IANA time zone such as "Europe/Berlin" or "UTC"',
  ],
  ['six fields', [{ ...NIGHTLY, cron: '0 0 2 * * *' }], `[0].cron: is "0 0 2 * * *", should be ${CRON}`],
  [
    'too long a time to catch up',
    [{ ...NIGHTLY, catchUp: '25 hours' }],
    '[0].catchUp: is "25 hours", should be a duration of at most 24 hours such as "15 minutes" or "1 hour"',
  ],
  [
    'a name twice',
    [NIGHTLY, NIGHTLY],
    '[1].name: is "nightly", should be a name that is not taken by an earlier entry',
  ],
  [
    'a class that the application has not',
    [{ ...NIGHTLY, jobClass: 'slow' }],
    '[0].jobClass: is "slow", should be a class of the application: ',
  ],
])('refuses a schedule with %s', (_, all, line) => {
  const [first, ...more] = mistakes(schedules(...all));
  expect(more).toEqual([]);
  expect(first).toContain(`workloads[0].jobs.applications[0].schedules${line}`);
});
