import { submitJobs } from '../../../lab/scenarios/jobs';
import { seeded } from '../../../lab/scenarios/random';
import { comesTrue, waitFor } from '../../../lab/scenarios/stage';
import type { LabWorld } from '../../../lab/world/lab-world';
import type { NewJob } from '../../../lambda/ports/job-store';

const APPLICATION = { name: 'billing', classes: ['urgent', 'normal', 'bulk'] };

/** A world that has nothing but a ledger which refuses so many submissions first. */
function worldWith(applications: readonly object[], refusals = 0) {
  const accepted: NewJob[] = [];
  let left = refusals;
  const submit = async (job: NewJob): Promise<void> => {
    if (left-- > 0) throw new Error('throttled');
    accepted.push(job);
  };
  const parts = { settings: { jobs: { applications } }, ledger: { jobs: { submit } } };
  return { world: { parts } as unknown as LabWorld, accepted };
}

test('as many jobs as asked for are accepted, in all classes, few of them urgent', async () => {
  const { world, accepted } = worldWith([APPLICATION]);
  const jobs = await submitJobs(world, 200, seeded(1));
  const ids = jobs.map(({ id }) => id);
  expect(new Set(jobs.map(({ application }) => application))).toEqual(new Set(['billing']));
  expect([ids.length, ids[0], ids.at(-1)]).toEqual([200, 'job-001', 'job-200']);
  expect(accepted.map(({ id }) => id).sort()).toEqual([...ids]);
  const count = (jobClass: string) => accepted.filter((job) => job.jobClass === jobClass).length;
  const [urgent = 0, normal = 0, bulk = 0] = APPLICATION.classes.map(count);
  expect(urgent + normal + bulk).toBe(200);
  expect(urgent).toBeGreaterThan(10);
  expect(Math.min(normal, bulk)).toBeGreaterThan(urgent);
});

test('a job that was not accepted is submitted again', async () => {
  const { world, accepted } = worldWith([APPLICATION], 5);
  await submitJobs(world, 3, seeded(1));
  expect(accepted).toHaveLength(3);
});

test('fails when the ledger accepts nothing', async () => {
  const { world } = worldWith([APPLICATION], 1_000);
  await expect(submitJobs(world, 1, seeded(1))).rejects.toThrow('throttled');
});

test('a workload without applications has no jobs', async () => {
  expect(await submitJobs(worldWith([]).world, 10, seeded(1))).toEqual([]);
});

describe('waiting', () => {
  test('ends as soon as it holds; a look that fails is another look', async () => {
    let looks = 0;
    const holds = async (): Promise<boolean> => {
      looks += 1;
      if (looks === 1) throw new Error('no answer yet');
      return looks === 2;
    };
    expect([await comesTrue(10_000, holds), looks]).toEqual([true, 2]);
  });

  test('fails by the name of what never came', async () => {
    await expect(waitFor('20 jobs to be done', 100, async () => false)).rejects.toThrow(
      'waited 0.1 s in vain for 20 jobs to be done',
    );
  });
});
