import type { RunDocument } from '../../../lambda/contract/run-document';
import type { WorkloadSettings } from '../../../lambda/contract/settings';
import { TaskEvents } from '../../../lambda/loops/task-events';
import { requeueRunningJobs } from '../../../lambda/steps/requeue-running-jobs';
import { HOME, OrdersWorld, STANDBY } from './orders-world';
import { opened, takenFor } from './situations';

const APP = 'invoices';
const settings = (effects: 'marked' | 'unmarked' = 'marked'): Partial<WorkloadSettings> => {
  const { jobs } = new OrdersWorld().settings;
  if (jobs === undefined) throw new Error('the workload has no jobs');
  const applications = jobs.applications.map((each) => ({ ...each, effects, durability: 'one-region' as const }));
  return { jobs: { ...jobs, applications } };
};
const world = (effects?: 'marked' | 'unmarked') => new OrdersWorld(settings(effects));
const requeue = (orders: OrdersWorld, document: RunDocument) =>
  requeueRunningJobs(document, orders.standby, orders.context());
const inHome = (orders: OrdersWorld, id: string) => orders.home.jobs.find(APP, id);
const silence = (orders: OrdersWorld) => orders.world.region(HOME).jobTable.faults.refuse(HOME);
const request = (orders: OrdersWorld, id: string) => ({
  id,
  application: APP,
  jobClass: 'normal',
  payload: '{}',
  at: orders.now(),
});
const submitAll = async (orders: OrdersWorld, ...ids: readonly string[]) => {
  for (const id of ids) await orders.submit(id);
};
const running = async (orders: OrdersWorld, ...ids: readonly string[]) => {
  await submitAll(orders, ...ids);
  await orders.dispatcher().tick();
};

/** One job ran and two waited at home, which is gone; the standby's database is open. */
const leftBehind = (orders = world()) =>
  opened(orders, async () => {
    await running(orders, 'ran');
    await submitAll(orders, 'w1', 'w2');
  });

/** Home is back, and serves again under epoch 3, with a copy of the standby's database. */
async function homeServes(orders: OrdersWorld, document: RunDocument): Promise<RunDocument> {
  await takenFor(orders, HOME);
  orders.home.cluster.away = false;
  orders.home.fleet.away = false;
  orders.world.addInstance(HOME, 'orders-east', orders.west).promote();
  await orders.home.serving.allowDispatch({ region: HOME, epoch: 3 });
  const at = orders.now();
  const database = { name: 'db', timeline: '2', openedAt: at };
  return {
    ...document,
    ownership: { epoch: 3, previousEpoch: 2, from: STANDBY, to: HOME, takenAt: at },
    opened: { databases: [{ ...database, loss: { kind: 'known', seconds: 0, because: 'nothing', since: at } }] },
  };
}
const comeBack = async (orders: OrdersWorld, document: RunDocument) =>
  requeueRunningJobs(await homeServes(orders, document), orders.home, orders.context(HOME));

describe('a failover with jobs that stand in one Region only', () => {
  test('counts and names what it leaves behind, and touches nothing of it', async () => {
    const { orders, document } = await leftBehind();
    const before = await Promise.all(['ran', 'w1', 'w2'].map((id) => inHome(orders, id)));
    expect(await requeue(orders, document)).toMatchObject({
      requeued: 0,
      stoppedOnSource: 0,
      leftBehind: [
        {
          kind: 'counted',
          application: APP,
          region: HOME,
          at: orders.now(),
          pending: 2,
          running: 1,
          more: false,
          jobs: ['ran', 'w1', 'w2'],
        },
      ],
    });
    expect(await Promise.all(['ran', 'w1', 'w2'].map((id) => inHome(orders, id)))).toEqual(before);
    expect(await orders.standby.jobs.account(APP)).toMatchObject({ accepted: 0 });
  });

  test('says unknown and why, and never zero, where the table is silent', async () => {
    const { orders, document } = await leftBehind();
    silence(orders);
    const [left, ...more] = (await requeue(orders, document)).leftBehind ?? [];
    expect(more).toEqual([]);
    expect(left).toEqual({
      kind: 'unknown',
      application: APP,
      region: HOME,
      at: orders.now(),
      because: expect.stringContaining('answers nowhere'),
    });
  });

  test('says nothing of an application that is not one-region', async () => {
    const { orders, document } = await leftBehind(new OrdersWorld());
    expect(await requeue(orders, document)).not.toHaveProperty('leftBehind');
  });
});

describe('the Region that does not serve', () => {
  test('refuses a job, names the Region that takes it, and stores nothing', async () => {
    const { orders } = await leftBehind();
    const submitted = orders.home.jobs.submit(request(orders, 'late'));
    await expect(submitted).rejects.toMatchObject({
      name: 'Elsewhere',
      message: `jobs of "invoices" stand in one Region only, and ${STANDBY} serves: submit it there, ${HOME} takes none`,
    });
    expect(await inHome(orders, 'late')).toBeUndefined();
    expect(await orders.standby.jobs.submit(request(orders, 'late'))).toMatchObject({ state: 'pending' });
  });

  test('refuses a job for now while nobody serves', async () => {
    const orders = world();
    await expect(orders.submit('early')).rejects.toMatchObject({ name: 'Transient' });
    expect(await inHome(orders, 'early')).toBeUndefined();
  });

  test('stops its tasks when it returns, and starts none of what was left behind', async () => {
    const { orders } = await leftBehind();
    orders.home.cluster.away = false;
    await orders.dispatcher(HOME).tick();
    const tasks = [...orders.home.cluster.tasks.values()];
    expect(tasks.map(({ stopOrder }) => stopOrder)).toEqual(['epoch 2 serves elsewhere']);
    expect(await inHome(orders, 'w1')).toMatchObject({ state: 'pending', attempt: 0 });
  });

  test.each([
    ['that was done', 0],
    ['that failed', 137],
  ] as const)('refuses the late end of a task %s, and counts no attempt', async (_, exitCode) => {
    const { orders } = await leftBehind();
    const [task] = orders.home.cluster.tasks.values();
    const { jobs } = orders.settings;
    if (task === undefined || jobs === undefined) throw new Error('no task runs');
    const events = new TaskEvents(orders.home, orders.context(HOME), jobs);
    expect(await events.stopped({ ...task, stopped: true, exitCode })).toBe(false);
    expect(await inHome(orders, 'ran')).toMatchObject({ state: 'running', epoch: 1, attempt: 1 });
    expect((await inHome(orders, 'ran'))?.failures).toBeUndefined();
    const state = exitCode === 0 ? 'done' : 'failed';
    expect(await orders.home.jobs.lateOf(APP, 'ran')).toMatchObject([{ epoch: 1, attempt: 1, state }]);
  });

  test.each(['w1', 'ran'])('lets what was left behind be cancelled at once: %s', async (id) => {
    const { orders } = await leftBehind();
    const wish = { by: 'ada', reason: 'not needed', at: orders.now() };
    expect(await orders.home.jobs.cancel(APP, id, wish)).toMatchObject({ state: 'cancelled' });
    expect((await orders.home.jobs.running(APP)).map((claim) => claim.id)).not.toContain(id);
  });
});

describe('a Region that serves again', () => {
  test('goes on with what was left behind: what ran is queued again, what waited starts, under the new epoch', async () => {
    const { orders, document } = await leftBehind();
    const requeued = await comeBack(orders, document);
    expect(requeued).toMatchObject({ requeued: 1, stoppedOnSource: 0, jobs: ['ran'] });
    expect(requeued.leftBehind).toMatchObject([{ kind: 'counted', region: STANDBY, pending: 0, running: 0 }]);
    await orders.clock.advance(orders.timings.jobLeaseSeconds + 1);
    await orders.dispatcher(HOME).tick();
    for (const [id, attempt] of [
      ['ran', 2],
      ['w1', 1],
      ['w2', 1],
    ])
      expect(await inHome(orders, String(id))).toMatchObject({ state: 'running', epoch: 3, attempt });
  });

  test('counts no attempt of what ran there before, also when its dispatcher looks before the run does', async () => {
    const { orders, document } = await leftBehind();
    await homeServes(orders, document);
    orders.end('ran', 137);
    await orders.dispatcher(HOME).tick();
    expect((await inHome(orders, 'ran'))?.failures).toBeUndefined();
    expect(await orders.home.jobs.late(APP, 10)).toEqual([]);
  });

  test('runs a done job again whose effect the first failover lost, long before this one, and believes the others', async () => {
    const orders = world();
    const { document } = await opened(orders, async () => {
      await running(orders, 'arrived', 'lost');
      orders.east.commitEffect('invoices', 'arrived');
      await orders.clock.advance(5);
      if (orders.west.replication) orders.west.replication.lagSeconds = 3;
      orders.east.commitEffect('invoices', 'lost');
      for (const id of ['arrived', 'lost']) orders.end(id, 0);
      await orders.dispatcher().tick();
    });
    await orders.clock.advance(3 * 86_400);
    expect(await comeBack(orders, document)).toMatchObject({ rerun: 1, suspect: 0, jobs: ['lost'] });
    expect(await inHome(orders, 'arrived')).toMatchObject({ state: 'done' });
    expect(await inHome(orders, 'lost')).toMatchObject({ state: 'pending', epoch: 3 });
  });

  test('suspects a done job without a marker that the first failover may have lost, and not one from long before', async () => {
    const orders = world('unmarked');
    const { document } = await opened(orders, async () => {
      for (const id of ['old', 'late']) {
        await running(orders, id);
        orders.end(id, 0);
        await orders.dispatcher().tick();
        if (id === 'old') await orders.clock.advance(1_000);
      }
      await orders.keeper().tick();
    });
    await orders.clock.advance(3 * 86_400);
    expect(await comeBack(orders, document)).toMatchObject({ rerun: 0, suspect: 1, suspects: ['late'] });
    expect(await inHome(orders, 'old')).toMatchObject({ state: 'done' });
  });
});
