import { ERRORS, FailoverError } from '../../../lambda/contract/errors';
import type { ApplicationSettings, JobsSettings } from '../../../lambda/contract/settings';
import { HOME, OrdersWorld, STANDBY } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

async function served(jobs: Partial<JobsSettings> = {}, application: Partial<ApplicationSettings> = {}) {
  const settings = new OrdersWorld().settings.jobs;
  if (settings === undefined) throw new Error('the workload of the tests has no jobs');
  const applications = settings.applications.map((one) => ({ ...one, ...application }));
  const orders = new OrdersWorld({ jobs: { ...settings, applications, ...jobs } });
  await orders.serving();
  return orders;
}
const tasks = (orders: OrdersWorld, region = HOME) => [...orders.world.region(region).cluster.tasks.values()];
const started = (orders: OrdersWorld, region = HOME) =>
  tasks(orders, region).map(({ environment }) => environment.HANDOVER_JOB);
const find = (orders: OrdersWorld, id: string) => orders.home.jobs.find('invoices', id);
const submit = (orders: OrdersWorld, id: string, more: object = {}) =>
  orders.home.jobs.submit({
    id,
    application: 'invoices',
    jobClass: 'normal',
    payload: '{}',
    at: orders.now(),
    ...more,
  });
const plus = (orders: OrdersWorld, seconds: number) =>
  new Date(orders.clock.now().getTime() + seconds * 1000).toISOString();

test('a job whose deadline has passed is not started, and fails with that reason', async () => {
  const orders = await served();
  const deadline = plus(orders, 10);
  await submit(orders, 'a', { deadline });
  await orders.clock.advance(10);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual([]);
  expect(await find(orders, 'a')).toMatchObject({
    state: 'failed',
    reason: `it had not started by its deadline ${deadline}`,
  });
});

test('a job that is not to start before a time starts at the first tick after it', async () => {
  const orders = await served();
  await submit(orders, 'a', { notBefore: plus(orders, 10) });
  await orders.clock.advance(9);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual([]);
  await orders.clock.advance(1);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['a']);
});

test.each([
  ['of the job', { timeLimitSeconds: 30 }, {}],
  ['of its application', {}, { timeLimitSeconds: 30 }],
])('an attempt that runs longer than the limit %s is stopped and has failed', async (_, own, application) => {
  const orders = await served({}, { maxAttempts: 1, ...application });
  await submit(orders, 'a', own);
  await orders.dispatcher().tick();
  await orders.clock.advance(30);
  await orders.dispatcher().tick();
  expect(tasks(orders)[0]?.stopOrder).toBeUndefined();
  await orders.clock.advance(1);
  await orders.dispatcher().tick();
  expect(tasks(orders)[0]?.stopOrder).toBe('it ran longer than 30 s');
  orders.home.cluster.end(tasks(orders)[0]?.taskArn ?? '', 137, 'it ran longer than 30 s');
  await orders.dispatcher().tick();
  expect(await find(orders, 'a')).toMatchObject({ state: 'failed', reason: 'it ran longer than 30 s' });
});

test('a running job that is cancelled is stopped, and its end is cancelled', async () => {
  const orders = await served();
  await submit(orders, 'a');
  await orders.dispatcher().tick();
  await orders.home.jobs.cancel('invoices', 'a', { by: 'ada', reason: 'wrong month', at: orders.now() });
  await orders.dispatcher().tick();
  expect(tasks(orders)[0]?.stopOrder).toBe('cancelled by ada: wrong month');
  orders.end('a', 143);
  await orders.dispatcher().tick();
  expect(await find(orders, 'a')).toMatchObject({ state: 'cancelled', reason: 'cancelled by ada: wrong month' });
});

test('a job that came to its end before the order to stop is done', async () => {
  const orders = await served();
  await submit(orders, 'a');
  await orders.dispatcher().tick();
  await orders.home.jobs.cancel('invoices', 'a', { by: 'ada', reason: 'wrong month', at: orders.now() });
  orders.end('a', 0);
  await orders.dispatcher().tick();
  expect(await find(orders, 'a')).toMatchObject({ state: 'done' });
});

test('what ECS has no room for waits for its back-off, costs no attempt, and keeps the rest of the tick from asking', async () => {
  const orders = await served({ maxRunning: 50 }, { maxAttempts: 1 });
  for (let i = 0; i < 30; i++) await submit(orders, `j${i}`);
  orders.home.cluster.capacity = 2;
  const run = jest.spyOn(orders.home.cluster, 'run');
  const ticked = async () => {
    const tick = orders.dispatcher().tick();
    await orders.clock.advance(2);
    await tick;
  };
  await ticked();
  expect([started(orders).length, run.mock.calls.length]).toEqual([2, 18]);
  await ticked();
  expect([started(orders).length, run.mock.calls.length]).toEqual([2, 18]);
  orders.home.cluster.capacity = 50;
  await orders.clock.advance(10);
  await ticked();
  expect(started(orders)).toHaveLength(30);
});

test('a claim whose launch may have been heard is not given back because others find no room: ECS is asked again', async () => {
  const orders = await served({ maxRunning: 50, launchesPerSecond: 1 });
  const { cluster } = orders.home;
  for (const id of ['a', 'b', 'c']) await submit(orders, id);
  const run = cluster.run.bind(cluster);
  const lost = jest.spyOn(cluster, 'run').mockImplementation(async (task) => {
    if (task.environment.HANDOVER_JOB === 'c') await run(task);
    throw new FailoverError(ERRORS.transient, 'the answer is lost');
  });
  const ticked = async (seconds: number) => {
    const tick = orders.dispatcher().tick();
    await orders.clock.advance(seconds);
    return tick;
  };
  await expect(ticked(15)).rejects.toThrow('the answer is lost');
  lost.mockRestore();
  cluster.capacity = 1;
  await orders.clock.advance(40);
  await ticked(5);
  expect([...cluster.tasks.values()].map(({ environment }) => environment.HANDOVER_JOB)).toEqual(['c']);
  expect(await find(orders, 'c')).toMatchObject({ state: 'running', attempt: 1 });
  for (const id of ['a', 'b']) expect(await find(orders, id)).toMatchObject({ state: 'pending' });
});

test('the front list goes before all classes, in its order', async () => {
  const orders = await served({ maxRunning: 3 });
  for (const id of ['a', 'b', 'c', 'd']) await submit(orders, id, { jobClass: id === 'a' ? 'urgent' : 'bulk' });
  await orders.home.jobs.place('invoices', ['d', 'gone', 'c'], []);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['d', 'c', 'a']);
});

test('a job in front that waits for a time keeps nobody back, and goes first when its time has come', async () => {
  const orders = await served({ maxRunning: 1 });
  await submit(orders, 'later', { notBefore: plus(orders, 60) });
  for (const id of ['a', 'b']) await submit(orders, id);
  await orders.home.jobs.place('invoices', ['later'], []);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['a']);
  await orders.clock.advance(60);
  orders.end('a', 0);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['a', 'later']);
});

test('a job in front that has failed keeps nobody back while it waits for its next try', async () => {
  const orders = await served({ maxRunning: 1 });
  await submit(orders, 'first');
  await submit(orders, 'other');
  await orders.home.jobs.place('invoices', ['first'], []);
  await orders.dispatcher().tick();
  orders.end('first', 1);
  await orders.dispatcher().tick();
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['first', 'other']);
});

test('launches keep the rate of the account, also with several dispatchers at once', async () => {
  const orders = await served({ maxRunning: 1_000 });
  for (let i = 0; i < 90; i++) await submit(orders, `j${i}`);
  const ticks = Promise.all(Array.from({ length: 3 }, () => orders.dispatcher().tick()));
  for (const expected of [20, 40, 60, 80, 90]) {
    await orders.clock.advance(0.001);
    expect(started(orders).length).toBeLessThanOrEqual(expected + 1);
    await orders.clock.advance(0.999);
  }
  await ticks;
  expect(new Set(started(orders)).size).toBe(90);
});

test('after a takeover launches begin with a tenth and rise to the full rate', async () => {
  const orders = await served({ maxRunning: 1_000, rampUpSeconds: 100 });
  for (let i = 0; i < 400; i++) await submit(orders, `j${String(i).padStart(3, '0')}`);
  await takenFor(orders);
  await orders.standby.serving.allowDispatch({ region: STANDBY, epoch: 2 });
  const perTick: number[] = [];
  for (let tick = 0; tick < 22; tick++) {
    const before = started(orders, STANDBY).length;
    const done = orders.dispatcher(STANDBY).tick();
    await orders.clock.advance(5);
    await done;
    perTick.push(started(orders, STANDBY).length - before);
  }
  expect(perTick[0]).toBeLessThanOrEqual(10);
  expect(perTick.every((count, i) => count >= (perTick[i - 1] ?? 0) || started(orders, STANDBY).length === 400)).toBe(
    true,
  );
});

describe('with two applications', () => {
  const NAMES = ['invoices', 'letters'];

  /** Both have more jobs than there is room for. */
  async function bothWaiting(maxRunning: number) {
    const settings = new OrdersWorld().settings.jobs;
    const [own] = settings?.applications ?? [];
    if (own === undefined) throw new Error('the workload of the tests has no application');
    const orders = await served({ maxRunning, applications: NAMES.map((name) => ({ ...own, name })) });
    for (const application of NAMES)
      for (let i = 0; i < 20; i++) await submit(orders, `${application}-${i}`, { application });
    return orders;
  }
  const running = (orders: OrdersWorld) => tasks(orders).filter(({ stopped }) => !stopped);
  const ticked = async (orders: OrdersWorld) => {
    const tick = orders.dispatcher().tick();
    await orders.clock.advance(5);
    await tick;
  };

  test('together they have no more tasks at once than the workload may', async () => {
    const orders = await bothWaiting(4);
    for (let tick = 0; tick < 6; tick++) {
      await ticked(orders);
      expect(running(orders)).toHaveLength(4);
      const [first] = running(orders);
      if (tick % 2 === 0) orders.end(first?.environment.HANDOVER_JOB ?? '', 0);
      await ticked(orders);
      expect(running(orders).length).toBeLessThanOrEqual(4);
    }
  });

  test('the second one starts jobs while the first one has some that wait', async () => {
    const orders = await bothWaiting(2);
    for (let tick = 0; tick < 8; tick++) {
      await ticked(orders);
      for (const { environment } of running(orders)) orders.end(environment.HANDOVER_JOB ?? '', 0);
    }
    const of = (name: string) => started(orders).filter((id) => id?.startsWith(name)).length;
    expect([of('invoices') >= 6, of('letters') >= 6]).toEqual([true, true]);
  });
});
