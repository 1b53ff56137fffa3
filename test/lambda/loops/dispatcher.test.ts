import type { JobsSettings } from '../../../lambda/contract/settings';
import { HOME, OrdersWorld, STANDBY } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

const served = async (jobs: Partial<JobsSettings> = {}) => {
  const settings = new OrdersWorld().settings.jobs;
  const orders = new OrdersWorld(settings === undefined ? {} : { jobs: { ...settings, ...jobs } });
  await orders.serving();
  return orders;
};
const account = (orders: OrdersWorld) => orders.home.jobs.account('invoices');
const started = (orders: OrdersWorld, region = HOME) =>
  [...orders.world.region(region).cluster.tasks.values()].map(({ environment }) => environment.HANDOVER_JOB ?? '');

test('starts a job once, with what it needs to know of itself', async () => {
  const orders = await served();
  await orders.submit('a', 'urgent');
  await orders.dispatcher().tick();
  await orders.dispatcher().tick();
  const [task, ...more] = orders.home.cluster.tasks.values();
  expect(more).toEqual([]);
  expect(task).toMatchObject({
    cluster: 'jobs',
    taskDefinition: 'invoice',
    container: 'job',
    token: 'handover-shop-orders/invoices/a-1-1',
    environment: {
      HANDOVER_JOB: 'a',
      HANDOVER_APPLICATION: 'invoices',
      HANDOVER_CLASS: 'urgent',
      HANDOVER_EPOCH: '1',
      HANDOVER_ATTEMPT: '1',
      HANDOVER_PAYLOAD: '{}',
    },
    beside: {
      container: 'handover-claim',
      environment: { HANDOVER_JOB: 'a', HANDOVER_APPLICATION: 'invoices', HANDOVER_EPOCH: '1', HANDOVER_ATTEMPT: '1' },
    },
  });
  expect(await orders.home.jobs.running('invoices')).toMatchObject([{ id: 'a', taskArn: task?.taskArn, region: HOME }]);
});

test('many dispatchers at once start each job once', async () => {
  const orders = await served({ maxRunning: 100 });
  for (let i = 0; i < 20; i++) await orders.submit(`job-${i}`);
  const ticks = Promise.all(Array.from({ length: 5 }, () => orders.dispatcher().tick()));
  await orders.clock.advance(1);
  await ticks;
  expect(started(orders).sort()).toEqual([...new Set(started(orders))].sort());
  expect(started(orders)).toHaveLength(20);
});

test('starts no more than may run at once', async () => {
  const orders = await served({ maxRunning: 2 });
  for (const id of ['a', 'b', 'c']) await orders.submit(id);
  await orders.dispatcher().tick();
  expect(started(orders)).toHaveLength(2);
  orders.end('a', 0);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['a', 'b', 'c']);
});

test('refuses to start more than may run at once, however many applications there are', async () => {
  const { applications = [] } = new OrdersWorld().settings.jobs ?? {};
  const mails = applications.map((application) => ({ ...application, name: 'mails' }));
  const orders = await served({ maxRunning: 2, applications: [...applications, ...mails] });
  for (const application of ['invoices', 'mails'])
    for (const id of ['a', 'b'])
      await orders.home.jobs.submit({
        id: `${application}-${id}`,
        application,
        jobClass: 'normal',
        payload: '{}',
        at: orders.now(),
      });
  await orders.dispatcher().tick();
  expect(started(orders)).toHaveLength(2);
});

test('the most urgent class goes first', async () => {
  const orders = await served({ maxRunning: 3 });
  for (const [id, jobClass] of Object.entries({ b: 'bulk', n: 'normal', u1: 'urgent', u2: 'urgent' }))
    await orders.submit(id, jobClass);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['u1', 'u2', 'n']);
});

test('the least urgent class still starts when each dispatcher lives for one start only', async () => {
  const orders = await served({ maxRunning: 1 });
  await orders.submit('bulk', 'bulk');
  for (let life = 0; life < 20; life++) {
    await orders.submit(`urgent-${life}`, 'urgent');
    await orders.dispatcher().tick();
    orders.end(started(orders).at(-1) ?? '', 0);
    await orders.clock.advance(61);
  }
  expect(started(orders)).toContain('bulk');
});

describe('an end', () => {
  test('of exit code 0 is done', async () => {
    const orders = await served();
    await orders.submit('a');
    await orders.dispatcher().tick();
    orders.end('a', 0);
    await orders.dispatcher().tick();
    expect(await account(orders)).toMatchObject({ accepted: 1, done: 1, running: 0 });
    expect(await orders.home.jobs.doneSince('invoices', '')).toMatchObject([{ id: 'a', endedAt: orders.now() }]);
  });

  test('that failed is tried again up to the limit, then failed with its reason', async () => {
    const orders = await served();
    await orders.submit('a');
    for (let attempt = 1; attempt <= 5; attempt++) {
      await orders.dispatcher().tick();
      if (attempt <= 3) orders.end('a', 7);
      await orders.dispatcher().tick();
      await orders.clock.advance(20);
    }
    expect(started(orders)).toHaveLength(3);
    expect(await orders.home.jobs.find('invoices', 'a')).toMatchObject({
      state: 'failed',
      attempt: 3,
      reason: 'exit code 7',
    });
  });

  test('that ECS no longer knows is found after two minutes, and the job runs again when its lease has ended', async () => {
    const orders = await served();
    await orders.submit('a');
    await orders.dispatcher().tick();
    orders.home.cluster.tasks.clear();
    await orders.clock.advance(119);
    await orders.dispatcher().tick();
    expect(started(orders)).toEqual([]);
    await orders.clock.advance(1);
    await orders.dispatcher().tick();
    await orders.clock.advance(59);
    await orders.dispatcher().tick();
    expect(started(orders)).toEqual([]);
    await orders.clock.advance(1);
    await orders.dispatcher().tick();
    expect(await orders.home.jobs.running('invoices')).toMatchObject([{ attempt: 2 }]);
  });
});

test('a job that ECS does not start waits again', async () => {
  const orders = await served();
  orders.home.cluster.capacity = 0;
  await orders.submit('a');
  await orders.dispatcher().tick();
  expect(await account(orders)).toMatchObject({ pending: 1, running: 0 });
  expect((await orders.home.jobs.find('invoices', 'a'))?.reason).toContain('ECS did not start it');
});

test('two long ids that end alike are two tasks', async () => {
  const orders = await served();
  const tail = 'x'.repeat(70);
  for (const id of [`one-${tail}`, `two-${tail}`]) await orders.submit(id);
  await orders.dispatcher().tick();
  expect(started(orders)).toHaveLength(2);
});

describe('which side may start', () => {
  test('refuses on the side that does not serve', async () => {
    const orders = await served();
    await orders.submit('a');
    await orders.dispatcher(STANDBY).tick();
    expect(started(orders, STANDBY)).toEqual([]);
    expect(await account(orders)).toMatchObject({ pending: 1 });
  });

  test('refuses on the new side until the run has allowed it', async () => {
    const orders = await served();
    await orders.submit('a');
    await takenFor(orders);
    await orders.dispatcher(STANDBY).tick();
    expect(started(orders, STANDBY)).toEqual([]);
    await orders.standby.serving.allowDispatch({ region: STANDBY, epoch: 2 });
    await orders.dispatcher(STANDBY).tick();
    expect(started(orders, STANDBY)).toEqual(['a']);
  });

  test('claim, then look: refuses to run a task when the epoch was raised after the claim', async () => {
    const orders = await served();
    await orders.submit('a');
    const claims = Object.assign(Object.create(orders.home.claims), {
      claim: async (...given: Parameters<typeof orders.home.claims.claim>) => {
        const claimed = await orders.home.claims.claim(...given);
        await takenFor(orders);
        return claimed;
      },
    });
    await orders.dispatcher(HOME, { claims }).tick();
    expect(started(orders)).toEqual([]);
    expect(await orders.standby.jobs.running('invoices')).toMatchObject([{ id: 'a', epoch: 1 }]);
  });

  test('claim, then look: a claim that comes after the takeover has read the claims runs once, on the new side', async () => {
    const orders = await served();
    await orders.submit('a');
    const claims = Object.assign(Object.create(orders.home.claims), {
      claim: async (...given: Parameters<typeof orders.home.claims.claim>) => {
        await takenFor(orders);
        await orders.standby.serving.allowDispatch({ region: STANDBY, epoch: 2 });
        return orders.home.claims.claim(...given);
      },
    });
    await orders.dispatcher(HOME, { claims }).tick();
    for (let tick = 0; tick < 2; tick++) {
      await orders.clock.advance(121);
      await orders.dispatcher(STANDBY).tick();
    }
    expect([started(orders), started(orders, STANDBY)]).toEqual([[], ['a']]);
    expect(await orders.standby.jobs.running('invoices')).toMatchObject([{ id: 'a', epoch: 2, attempt: 2 }]);
  });

  test('the old side stops what it still runs', async () => {
    const orders = await served();
    await orders.submit('a');
    await orders.dispatcher().tick();
    await takenFor(orders);
    await orders.dispatcher().tick();
    const [task] = orders.home.cluster.tasks.values();
    expect(task?.stopOrder).toBe('epoch 2 serves elsewhere');
  });

  test('the old side starts and records nothing after the takeover', async () => {
    const orders = await served();
    await orders.submit('a');
    await orders.submit('b');
    await orders.dispatcher().tick();
    orders.end('a', 0);
    await takenFor(orders);
    await orders.submit('c');
    await orders.dispatcher().tick();
    expect(started(orders)).toEqual(['a', 'b']);
    expect(await account(orders)).toMatchObject({ running: 2, pending: 1, done: 0 });
  });
});
