import { Chance } from '../../../lab/simulator/chance';
import { drawJobSettings } from '../../../lab/simulator/draw-job-settings';
import { drawJobs, type JobPlan } from '../../../lab/simulator/job-plan';
import type { JobsSettings } from '../../../lambda/contract/settings';

const DRAWS = 300;

const jobs: JobsSettings = {
  cluster: { home: 'jobs', standby: 'jobs' },
  subnets: [],
  securityGroups: [],
  maxRunning: 20,
  applications: [
    {
      name: 'billing',
      taskDefinition: { home: 'billing', standby: 'billing' },
      container: 'job',
      classes: ['urgent', 'normal', 'bulk'],
      maxAttempts: 3,
      effects: 'marked',
    },
  ],
};

const drawn = (seed: number): readonly JobPlan[] => {
  const chance = new Chance(seed, 'jobs');
  return drawJobs(chance, { jobs: drawJobSettings(chance.of('settings'), jobs) });
};

test('jobs of every kind are drawn, and few on any day', () => {
  const days = Array.from({ length: DRAWS }, (_, seed) => drawn(seed));
  for (const plans of days) expect(plans.length).toBeLessThanOrEqual(8);
  const has = (kind: (plan: JobPlan) => unknown): number => days.flat().filter((plan) => kind(plan)).length;
  const kinds = [
    has(({ after }) => after),
    has(({ before }) => before),
    has(({ notBeforeSeconds }) => notBeforeSeconds),
    has(({ deadlineSeconds }) => deadlineSeconds),
    has(({ timeLimitSeconds }) => timeLimitSeconds),
    has(({ work, maxAttempts = 0 }) => work.fails > 0 && work.fails < maxAttempts),
    has(({ work, maxAttempts = 9 }) => work.fails >= maxAttempts),
    has(({ againMs }) => againMs),
    has(({ cancelMs }) => cancelMs),
  ];
  expect(kinds.map((count) => count > 10)).toEqual(kinds.map(() => true));
});

test('a job names only jobs of its own application that are asked for before it', () => {
  for (let seed = 0; seed < DRAWS; seed++) {
    const plans = drawn(seed);
    for (const { application, atMs, after = [], before = [] } of plans)
      for (const id of [...after, ...before])
        expect(plans.some((one) => one.id === id && one.application === application && one.atMs <= atMs)).toBe(true);
  }
});

test('some days have a second application, whose effects are not marked or whose losses are reported', () => {
  const second = Array.from(
    { length: DRAWS },
    (_, seed) => drawJobSettings(new Chance(seed, 'x'), jobs).applications[1],
  );
  expect(second.filter((one) => one === undefined).length).toBeGreaterThan(DRAWS / 5);
  expect(new Set(second.map((one) => one && [one.effects, one.whenEffectMissing ?? 'rerun'].join(' ')))).toEqual(
    new Set([undefined, 'unmarked rerun', 'marked report']),
  );
});
