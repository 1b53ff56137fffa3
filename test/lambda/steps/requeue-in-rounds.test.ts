import { ERRORS, FailoverError } from '../../../lambda/contract/errors';
import type { RunDocument } from '../../../lambda/contract/run-document';
import type { JobsSettings } from '../../../lambda/contract/settings';
import type { RequeuedAnswer } from '../../../lambda/contract/step-answers';
import type { JobClaims } from '../../../lambda/ports/job-store';
import { PART } from '../../../lambda/steps/requeue-parts';
import { requeueRunningJobs } from '../../../lambda/steps/requeue-running-jobs';
import { OrdersWorld } from './orders-world';
import { opened } from './situations';

type Application = JobsSettings['applications'][number];

function world(change: Partial<Application> = {}): OrdersWorld {
  const { jobs } = new OrdersWorld().settings;
  if (jobs === undefined) throw new Error('no jobs');
  return new OrdersWorld({ jobs: { ...jobs, applications: jobs.applications.map((one) => ({ ...one, ...change })) } });
}

/** So many jobs run at home; of each the first `done` were recorded done. */
async function ran(orders: OrdersWorld, count: number, done: number): Promise<void> {
  const at = orders.now();
  const { jobs } = orders.home;
  for (let i = 0; i < count; i++) {
    const id = `j${String(i).padStart(4, '0')}`;
    const own = { id, application: 'invoices', jobClass: 'normal' };
    await jobs.submit({ ...own, payload: '', at });
    const claim = await jobs.claim({ ...own, queuedAt: at, attempt: 0 }, { epoch: 1, region: 'us-east-1', at });
    if (claim !== undefined && i < done) await jobs.finish(claim, { state: 'done', at });
  }
}

/** The time of a round is over as soon as it has begun: it does one part. */
function hurried(orders: OrdersWorld) {
  let calls = 0;
  const now = () => new Date(orders.clock.now().getTime() + 60_000 * calls++);
  return { ...orders.context(), clock: { now, sleep: async () => undefined } };
}

async function inRounds(orders: OrdersWorld, document: RunDocument): Promise<readonly RequeuedAnswer[]> {
  const rounds: RequeuedAnswer[] = [];
  do {
    const asked = { ...document, ...(rounds.length > 0 && { requeued: rounds.at(-1) }) };
    rounds.push(await requeueRunningJobs(asked, orders.standby, hurried(orders)));
  } while (rounds.at(-1)?.status === 'under way' && rounds.length < 10);
  return rounds;
}

const COUNT = 2 * PART + 10;

describe('more than one round can move', () => {
  test('of jobs without markers: each round goes on where the last one stopped, and counts on', async () => {
    const orders = world({ effects: 'unmarked' });
    const { document } = await opened(orders, () => ran(orders, COUNT, COUNT));
    const suspect = jest.spyOn(orders.standby.jobs, 'suspect');
    const rounds = await inRounds(orders, document);
    expect(rounds.map(({ status, suspect }) => [status, suspect])).toEqual([
      ['under way', PART],
      ['under way', 2 * PART],
      ['finished', COUNT],
    ]);
    expect(suspect).toHaveBeenCalledTimes(COUNT);
    expect(rounds.at(-1)).toMatchObject({ requeued: 0, rerun: 0, suspects: expect.arrayContaining(['j0000']) });
    expect(rounds.at(-1)).not.toHaveProperty('checkedTo');
    expect(await orders.standby.jobs.account('invoices')).toMatchObject({ suspect: COUNT, done: 0 });
  });

  test('of jobs that ran and of jobs whose effect is missing: the last round has the sum', async () => {
    const orders = world();
    const { document } = await opened(orders, () => ran(orders, 2 * PART, PART + 1));
    const rounds = await inRounds(orders, document);
    expect(rounds.map(({ requeued, rerun }) => [requeued, rerun])).toEqual([
      [PART - 1, PART],
      [PART - 1, PART + 1],
    ]);
    expect(await orders.standby.jobs.account('invoices')).toMatchObject({ pending: 2 * PART, done: 0, running: 0 });
  });
});

describe('a round in which one job fails', () => {
  const refusing = (orders: OrdersWorld, id: string) => {
    const { requeue } = orders.standby.jobs;
    const refuse: JobClaims['requeue'] = async (job, under) => {
      if (job.id === id) throw new FailoverError(ERRORS.transient, 'the ledger is silent');
      return requeue.call(orders.standby.jobs, job, under);
    };
    return { ...orders.standby, claims: Object.assign(Object.create(orders.standby.jobs), { requeue: refuse }) };
  };

  test('does not forget the others: they are counted, and the failure is met again alone', async () => {
    const orders = world();
    const { document } = await opened(orders, () => ran(orders, 3, 0));
    const ports = refusing(orders, 'j0001');
    const first = await requeueRunningJobs(document, ports, orders.context());
    expect(first).toMatchObject({ status: 'under way', requeued: 2, jobs: ['j0000', 'j0002'] });
    const going = { ...document, requeued: first };
    await expect(requeueRunningJobs(going, ports, orders.context())).rejects.toMatchObject({ name: 'Transient' });
    expect(await requeueRunningJobs(going, orders.standby, orders.context())).toMatchObject({
      ...{ status: 'finished', requeued: 3, jobs: ['j0000', 'j0002', 'j0001'] },
    });
  });

  test('counts suspects once, also those that were marked beside the one that failed', async () => {
    const orders = world({ effects: 'unmarked' });
    const { document } = await opened(orders, () => ran(orders, 4, 3));
    const { suspect } = orders.standby.jobs;
    const failing = jest.spyOn(orders.standby.jobs, 'suspect').mockImplementation((job, because) => {
      if (job.id === 'j0001') throw new FailoverError(ERRORS.transient, 'the ledger is silent');
      return suspect.call(orders.standby.jobs, job, because);
    });
    const first = await requeueRunningJobs(document, orders.standby, orders.context());
    expect(first).toMatchObject({ status: 'under way', requeued: 1, suspect: 0 });
    failing.mockRestore();
    const second = await requeueRunningJobs({ ...document, requeued: first }, orders.standby, orders.context());
    expect(second).toMatchObject({ status: 'finished', requeued: 1, suspect: 3 });
  });
});
