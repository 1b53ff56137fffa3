import type { RunDocument } from '../../../lambda/contract/run-document';
import { requeueRunningJobs } from '../../../lambda/steps/requeue-running-jobs';
import { OrdersWorld } from './orders-world';
import { opened } from './situations';

describe('RequeueRunningJobs', () => {
  const requeue = (orders: OrdersWorld, document: RunDocument) =>
    requeueRunningJobs(document, orders.standby, orders.context());
  const running = async (orders: OrdersWorld, ...ids: string[]) => {
    for (const id of ids) await orders.submit(id);
    await orders.dispatcher().tick();
  };

  test('queues what ran on the old side again, and leaves what waits alone', async () => {
    const orders = new OrdersWorld();
    const { document } = await opened(orders, async () => {
      await running(orders, 'a', 'b');
      await orders.submit('waits');
    });
    expect(await requeue(orders, document)).toMatchObject({ requeued: 2, rerun: 0, suspect: 0, jobs: ['a', 'b'] });
    expect(await orders.standby.jobs.account('invoices')).toMatchObject({ accepted: 3, pending: 3, running: 0 });
    expect(await requeue(orders, document)).toMatchObject({ requeued: 0, jobs: [] });
    expect(await orders.standby.jobs.find('invoices', 'waits')).toMatchObject({ epoch: 0, attempt: 0 });
  });

  test('lets nothing that ran there start before its lease has ended, wherever its sidecar is', async () => {
    const orders = new OrdersWorld({}, { jobLeaseSeconds: 120 });
    const { document } = await opened(orders, () => running(orders, 'a'));
    const { taken } = (await orders.standby.leases.read()) ?? {};
    if (taken === undefined) throw new Error('nobody has taken over');
    const early = Date.parse(taken.at) + 120_000 - orders.clock.now().getTime();
    expect(early).toBeGreaterThan(0);
    await requeue(orders, document);
    await orders.clock.advance(early / 1000 - 1);
    await orders.standby.jobs.admit('invoices', orders.now(), 10);
    expect(await orders.standby.jobs.heads('invoices', 'normal', 10)).toEqual([]);
    await orders.clock.advance(1);
    await orders.standby.jobs.admit('invoices', orders.now(), 10);
    expect(await orders.standby.jobs.heads('invoices', 'normal', 10)).toMatchObject([{ id: 'a' }]);
  });

  test('suspects a done job whose marker is missing, and names it, where the application says report', async () => {
    const { jobs } = new OrdersWorld().settings;
    const reported = jobs?.applications.map((a) => ({ ...a, whenEffectMissing: 'report' as const }));
    const orders = new OrdersWorld(jobs && reported ? { jobs: { ...jobs, applications: reported } } : {});
    const { document } = await opened(orders, async () => {
      await running(orders, 'lost');
      orders.end('lost', 0);
      await orders.dispatcher().tick();
    });
    expect(await requeue(orders, document)).toMatchObject({ rerun: 0, suspect: 1, suspects: ['lost'], jobs: [] });
    expect(await orders.standby.jobs.find('invoices', 'lost')).toMatchObject({
      state: 'suspect',
      reason: 'recorded done, but its effect is not in the promoted database',
    });
  });

  test('names suspects before all others: they wait for a person, and not all can be named', async () => {
    const { jobs } = new OrdersWorld().settings;
    const unmarked = jobs?.applications.map((a) => ({ ...a, effects: 'unmarked' as const }));
    const orders = new OrdersWorld(
      jobs && unmarked ? { jobs: { ...jobs, maxRunning: 100, launchesPerSecond: 1_000, applications: unmarked } } : {},
    );
    const { document } = await opened(orders, async () => {
      for (let i = 0; i < 60; i++) await orders.submit(`j${i}`);
      for (let ticks = 0; ticks < 4; ticks++) {
        const tick = orders.dispatcher().tick();
        await orders.clock.advance(5);
        await tick;
      }
      orders.end('j0', 0);
      await orders.dispatcher().tick();
    });
    const { requeued, suspect, moved = [] } = await requeue(orders, document);
    expect([requeued, suspect, moved.length]).toEqual([59, 1, 50]);
    expect(moved[0]).toMatchObject({ id: 'j0', how: 'suspect' });
  });

  test('orders the tasks of a source that answers to stop', async () => {
    const orders = new OrdersWorld();
    const { document } = await opened(orders, () => running(orders, 'a', 'b'));
    orders.home.cluster.away = false;
    expect((await requeue(orders, document)).stoppedOnSource).toBe(2);
    for (const task of orders.home.cluster.tasks.values()) expect(task.stopOrder).toContain('other Region');
  });

  test('runs a done job again whose effect was lost with the replication lag, and believes the others', async () => {
    const orders = new OrdersWorld();
    const { document } = await opened(orders, async () => {
      await running(orders, 'arrived', 'lost');
      orders.east.commitEffect('arrived');
      await orders.clock.advance(5);
      if (orders.west.replication) orders.west.replication.lagSeconds = 3;
      orders.east.commitEffect('lost');
      for (const id of ['arrived', 'lost']) orders.end(id, 0);
      await orders.dispatcher().tick();
    });
    expect(await requeue(orders, document)).toMatchObject({ requeued: 0, rerun: 1, suspect: 0, jobs: ['lost'] });
    expect(await orders.standby.jobs.find('invoices', 'arrived')).toMatchObject({ state: 'done' });
    expect(await orders.standby.jobs.find('invoices', 'lost')).toMatchObject({ state: 'pending', epoch: 2 });
    expect(await requeue(orders, document)).toMatchObject({ rerun: 0 });
  });

  test('suspects a done job that writes no marker, and not one that ended long before', async () => {
    const { jobs } = new OrdersWorld().settings;
    const unmarked = jobs && {
      ...jobs,
      applications: jobs.applications.map((a) => ({ ...a, effects: 'unmarked' as const })),
    };
    const orders = new OrdersWorld(unmarked === undefined ? {} : { jobs: unmarked });
    const { document } = await opened(orders, async () => {
      for (const id of ['old', 'late']) {
        await running(orders, id);
        orders.end(id, 0);
        await orders.dispatcher().tick();
        if (id === 'old') await orders.clock.advance(1000);
      }
      await orders.keeper().tick();
    });
    expect(await requeue(orders, document)).toMatchObject({ suspect: 1, rerun: 0 });
    expect(await orders.standby.jobs.account('invoices')).toMatchObject({ accepted: 2, done: 1, suspect: 1 });
  });

  test('refuses the result that a task of the old side brings afterwards', async () => {
    const orders = new OrdersWorld();
    const { document } = await opened(orders, () => running(orders, 'a'));
    const [old] = await orders.home.jobs.running('invoices');
    await requeue(orders, document);
    if (old === undefined) throw new Error('nothing ran');
    expect(await orders.home.jobs.finish(old, { state: 'done', at: orders.now() })).toBe(false);
  });

  test('fails as Transient when the promoted database cannot show its markers', async () => {
    const orders = new OrdersWorld();
    const { document } = await opened(orders, async () => {
      await running(orders, 'a');
      orders.end('a', 0);
      await orders.dispatcher().tick();
    });
    orders.west.stop();
    await expect(requeue(orders, document)).rejects.toMatchObject({ name: 'Transient' });
    expect(await orders.standby.jobs.find('invoices', 'a')).toMatchObject({ state: 'done' });
  });
});
