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

test.each<[string, object, string | undefined]>([
  ['a size that there is', { cpu: 1024, memoryMib: 8192 }, undefined],
  ['the smallest size', {}, undefined],
  [
    'CPU units that there are not',
    { cpu: 300 },
    'cpu: is 300, should be a size that Fargate has: 256, 512, 1024, 2048, 4096, 8192, 16384',
  ],
  [
    'too little memory',
    { cpu: 1024 },
    'memoryMib: is nothing, should be 2048 to 8192 in steps of 1024, which Fargate has for 1024 CPU units',
  ],
  [
    'too much memory',
    { memoryMib: 4096 },
    'memoryMib: is 4096, should be 512, 1024 or 2048, which Fargate has for 256 CPU units',
  ],
  [
    'memory between two sizes',
    { memoryMib: 1536 },
    'memoryMib: is 1536, should be 512, 1024 or 2048, which Fargate has for 256 CPU units',
  ],
  [
    'memory beside the steps',
    { cpu: 8192, memoryMib: 17408 },
    'memoryMib: is 17408, should be 16384 to 61440 in steps of 4096, which Fargate has for 8192 CPU units',
  ],
  [
    'a place for markers that nobody writes',
    { effects: 'unmarked' },
    'markerDatabase: is "orders-db", should be left out, or effects "marked": without markers there is nothing to look for',
  ],
  [
    'what to do about markers that nobody writes',
    { effects: 'unmarked', markerDatabase: undefined, whenEffectMissing: 'report' },
    'whenEffectMissing: is "report", should be left out, or effects "marked": without markers there is nothing to look for',
  ],
  ['links to others', { links: { upstream: ['stock'], downstream: ['mails', 'web'] } }, undefined],
  [
    'a link to itself',
    { links: { upstream: ['billing'] } },
    'links.upstream[0]: is "billing", should be another application: this one is it itself',
  ],
  [
    'a link twice',
    { links: { downstream: ['web', 'web'] } },
    'links.downstream[1]: is "web", should be named only once',
  ],
])('an application may say %s, or is refused', (_, change, line) =>
  expect(mistakes(application(change))).toEqual(
    line === undefined ? [] : [`workloads[0].jobs.applications[0].${line}`],
  ),
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
  [
    'an hour that there is not',
    [{ ...NIGHTLY, cron: '0 24 * * *' }],
    `[0].cron: is "0 24 * * *", should be ${CRON}: hour is "24", it must be from 0 to 23`,
  ],
  ['names of days', [{ ...NIGHTLY, cron: '0 2 * * MON' }], `[0].cron: is "0 2 * * MON", should be ${CRON}`],
  [
    'a range that runs backwards',
    [{ ...NIGHTLY, cron: '0 5-1 * * *' }],
    `[0].cron: is "0 5-1 * * *", should be ${CRON}: hour is "5-1", 5-1 runs backwards`,
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
