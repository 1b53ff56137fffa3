import type { RunDocument } from '../../../lambda/contract/run-document';
import type { RecordSettings } from '../../../lambda/contract/settings';
import { report } from '../../../lambda/steps/report';
import { requeueRunningJobs } from '../../../lambda/steps/requeue-running-jobs';
import { shiftTraffic } from '../../../lambda/steps/shift-traffic';
import { startProcessing } from '../../../lambda/steps/start-processing';
import { switchConnections } from '../../../lambda/steps/switch-connections';
import { updateInventory } from '../../../lambda/steps/update-inventory';
import { verify } from '../../../lambda/steps/verify';
import { Failover } from './failover';
import { HOME, NAME, OrdersWorld, STANDBY } from './orders-world';

const opened = async (orders = new OrdersWorld(), before: () => Promise<unknown> = async () => undefined) => {
  await orders.serving();
  await before();
  orders.loseHome();
  return { orders, document: await new Failover(orders).untilOpen() };
};
const HEALTH: RecordSettings = {
  name: NAME,
  zoneId: 'Z1',
  endpoint: { home: 'east.example.com', standby: 'west.example.com' },
  strategy: 'health-check',
  ttlSeconds: 60,
};
const PARAMETER = '/shop/orders/connection/db';

/** Each of them is stopped by an epoch that was taken from its run, and by the end of its run; nothing has changed then. */
const OWNED = { switchConnections, shiftTraffic, startProcessing, requeueRunningJobs, verify, updateInventory };

describe.each(Object.entries(OWNED))('%s', (_, step) => {
  const run = (orders: OrdersWorld, document: RunDocument) => step(document, orders.standby, orders.context());

  test('refuses under an epoch that is over', async () => {
    const { orders, document } = await opened();
    const { renewSeq = 0 } = (await orders.home.leases.read()) ?? {};
    await orders.home.leases.take({ epoch: 2, renewSeq, nextEpoch: 3, to: HOME, by: 'x', at: orders.now() });
    const before = orders.ledger();
    await expect(run(orders, document)).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(orders.ledger()).toBe(before);
    expect(orders.standby.parameters.values.size).toBe(0);
    expect(orders.world.names.targets.get(NAME)).toBe('east.example.com');
  });

  test('refuses for a run that has ended', async () => {
    const { orders, document } = await opened();
    const at = orders.now();
    await orders.standby.runs.end('run-1', { at, outcome: 'incomplete', summary: '', changed: true });
    const before = orders.ledger();
    await expect(run(orders, document)).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(orders.ledger()).toBe(before);
  });

  test('answers the same when it is run again', async () => {
    const { orders, document } = await opened();
    const first = await run(orders, document);
    const after = orders.ledger();
    const second = await run(orders, document);
    if (step !== shiftTraffic) expect(second).toEqual(first);
    expect(orders.ledger()).toBe(after);
  });
});

describe('SwitchConnections', () => {
  test('writes where applications of this side find their database', async () => {
    const { orders, document } = await opened();
    const answer = await switchConnections(document, orders.standby, orders.context());
    expect(answer.parameters).toEqual([PARAMETER]);
    const value = JSON.parse(orders.standby.parameters.values.get(PARAMETER) ?? '{}');
    expect(value).toEqual({ host: 'orders-west.us-west-2.rds.memory', port: 5432, database: 'orders', epoch: 2 });
  });

  test('refuses to write a connection without a host', async () => {
    const { orders, document } = await opened();
    orders.standby.fleet.instances.clear();
    await switchConnections(document, orders.standby, orders.context()).catch(() => undefined);
    expect(orders.standby.parameters.values.get(PARAMETER)).toBeUndefined();
  });
});

describe('ShiftTraffic', () => {
  test('says that this side serves, and changes the record sets that need it', async () => {
    const { orders, document } = await opened();
    const { records } = await shiftTraffic(document, orders.standby, orders.context());
    expect(records).toEqual([{ name: NAME, how: 'record set changed' }]);
    expect(await orders.standby.serving.serving()).toEqual({ region: STANDBY, epoch: 2 });
    const again = await shiftTraffic(document, orders.standby, orders.context());
    expect(again.records[0]?.how).toBe('the record set named this side already');
  });

  test('goes on when the Route 53 API does not answer', async () => {
    const { orders, document } = await opened();
    orders.world.names.apiAway = true;
    const { records } = await shiftTraffic(document, orders.standby, orders.context());
    expect(records[0]?.how).toContain('does not answer');
    expect((await orders.standby.serving.serving())?.region).toBe(STANDBY);
  });

  test('a record that follows health checks needs no call', async () => {
    const { orders, document } = await opened(new OrdersWorld({ records: [HEALTH] }));
    orders.world.names.apiAway = true;
    const { records } = await shiftTraffic(document, orders.standby, orders.context());
    expect(records[0]?.how).toContain('follows the health checks');
    expect(orders.world.names.targets.get(NAME)).toBe('east.example.com');
  });
});

test('StartProcessing lets this side start jobs under its epoch', async () => {
  const { orders, document } = await opened();
  expect(await startProcessing(document, orders.standby, orders.context())).toEqual({ dispatchEpoch: 2 });
  expect(await orders.standby.serving.dispatching()).toEqual({ region: STANDBY, epoch: 2 });
});

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

describe('Verify', () => {
  test('is done when a write went through and the name points here', async () => {
    const { orders, document } = await opened();
    orders.world.names.targets.set(NAME, 'WEST.example.com.');
    const answer = await verify(document, orders.standby, orders.context());
    expect(answer).toMatchObject({ status: 'verified', checks: [{ passed: true }, { passed: true }] });
    expect(orders.west.contents.commits.at(-1)?.id).toBe('verification of run-1');
  });

  test.each([
    ['the name still points to the other side', () => undefined, 'resolves to east.example.com'],
    ['the name is gone', (o: OrdersWorld) => o.world.names.targets.clear(), 'resolves to nothing'],
    [
      'the database refuses the write',
      (o: OrdersWorld) => Object.assign(o.west, { writesFail: 'disk full' }),
      'disk full',
    ],
  ])('waits while %s', async (_, given, detail) => {
    const { orders, document } = await opened();
    given(orders);
    const answer = await verify(document, orders.standby, orders.context());
    expect(answer).toMatchObject({ status: 'waiting', waitSeconds: 5, waitedSeconds: 0 });
    expect(JSON.stringify(answer.checks)).toContain(detail);
  });

  test('fails as DeadlineExceeded with what is not right', async () => {
    const { orders, document } = await opened();
    const verification = { status: 'waiting', waitSeconds: 5, waitedSeconds: 415, checks: [] } as const;
    await expect(verify({ ...document, verification }, orders.standby, orders.context())).rejects.toMatchObject({
      name: 'DeadlineExceeded',
      message: expect.stringContaining('not verified after 420 s: name orders.example.com'),
    });
  });
});

test('UpdateInventory says who serves now, and a later run has nothing to go on with', async () => {
  const { orders, document } = await opened();
  await updateInventory(document, orders.standby, orders.context());
  expect(await orders.standby.reports.inventory()).toEqual({
    epoch: 2,
    activeRegion: STANDBY,
    databases: [{ name: 'db', primary: 'orders-west', region: STANDBY }],
    at: orders.now(),
    by: 'run-1',
  });
});

describe('Report', () => {
  test('ends the hold and tells people', async () => {
    const { orders, document } = await opened();
    const answer = await report(document, orders.standby, orders.context());
    expect(answer).toMatchObject({ complete: true, outcome: 'completed' });
    expect((await orders.standby.runs.current())?.ended).toMatchObject({ outcome: 'completed', changed: true });
    expect(orders.standby.notices.sent.at(-1)?.subject).toBe('Failover of orders: completed');
    expect(await report(document, orders.standby, orders.context())).toEqual(answer);
  });

  test('says of a run that stopped halfway what to type next', async () => {
    const { orders, document } = await opened();
    const error = { Error: 'DeadlineExceeded', Cause: '{"errorMessage":"not verified after 420 s"}' };
    const answer = await report({ ...document, error }, orders.standby, orders.context());
    expect(answer).toMatchObject({ complete: false, outcome: 'incomplete' });
    expect(await orders.standby.reports.latest()).toMatchObject({
      summary: expect.stringContaining('not verified after 420 s'),
      next: expect.stringContaining('npx handover failover orders'),
    });
  });

  test('says of a run that was never claimed that nothing has changed', async () => {
    const orders = new OrdersWorld();
    const before = orders.ledger();
    const answer = await report({ error: { Error: 'BadInput', Cause: 'x' } }, orders.standby, orders.context());
    expect(answer).toEqual({
      complete: false,
      outcome: 'refused',
      summary: 'no run was claimed: BadInput: x; nothing has changed',
    });
    expect(orders.ledger()).toBe(before);
  });

  test('does not end the hold of the run that replaced it', async () => {
    const { orders, document } = await opened();
    const held = await orders.standby.runs.current();
    await orders.standby.runs.claim({ ...document.run, id: 'newer' }, held, orders.now());
    await report({ ...document, error: { Error: 'OwnershipLost' } }, orders.standby, orders.context());
    const current = await orders.standby.runs.current();
    expect([current?.runId, current?.ended]).toEqual(['newer', undefined]);
  });
});
