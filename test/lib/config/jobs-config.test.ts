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
    application({ durability: 'one-region' }),
    'durability: is "one-region", should be "three-regions"; jobs kept in one Region only are not built yet',
  ],
  [
    application({ timeLimit: 'long' }),
    'timeLimit: is "long", should be a duration such as "15 minutes", "30s" or "1 hour"',
  ],
])('refuses a mistake in an application (%#)', (change, line) =>
  expect(mistakes(change)).toEqual([`workloads[0].jobs.applications[0].${line}`]),
);

test('refuses launches that are none', () =>
  expect(mistakes(jobs({ launchesPerSecond: 0 }))).toEqual([
    'workloads[0].jobs.launchesPerSecond: is 0, should be a whole number from 1 to 1000',
  ]));
