import type { RunDocument } from '../../../lambda/contract/run-document';
import { fenceOldRegion } from '../../../lambda/steps/fence-old-region';
import { openDatabases } from '../../../lambda/steps/open-databases';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import { scaleUp } from '../../../lambda/steps/scale-up';
import { takeOwnership } from '../../../lambda/steps/take-ownership';
import { Failover } from './failover';
import { alarmAt, HOME, OrdersWorld, STANDBY } from './orders-world';

const served = async (...given: ConstructorParameters<typeof OrdersWorld>) => {
  const orders = new OrdersWorld(...given);
  await orders.serving();
  return orders;
};
const lost = async (...given: ConstructorParameters<typeof OrdersWorld>) => {
  const orders = await served(...given);
  orders.loseHome();
  return orders;
};

describe('TakeOwnership', () => {
  test('raises the epoch, and says the same when it is retried', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    const take = () => takeOwnership(document, orders.standby, orders.context());
    const ownership = await take();
    expect(ownership).toEqual({ epoch: 2, previousEpoch: 1, from: HOME, to: STANDBY, takenAt: orders.now() });
    const before = orders.ledger();
    expect(await take()).toEqual(ownership);
    expect(orders.ledger()).toBe(before);
  });

  test('a person moves a workload whose keeper goes on renewing', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    const keeper = orders.keeper();
    for (let i = 0; i < 3; i++) await keeper.tick();
    expect((await takeOwnership(document, orders.standby, orders.context())).epoch).toBe(2);
  });

  test('refuses after an alarm when the lease was renewed since, and nothing has changed', async () => {
    const orders = await served();
    for (const region of Object.values(orders.settings.regions)) await orders.agent(region).tick();
    await orders.clock.advance(61);
    for (const region of Object.values(orders.settings.regions)) await orders.agent(region).tick();
    const document = await orders.prechecked('run-1', alarmAt(orders.now()));
    await orders.keeper().tick();
    const before = orders.ledger();
    const taking = takeOwnership(document, orders.standby, orders.context());
    await expect(taking).rejects.toMatchObject({
      name: 'OwnershipLost',
      message: expect.stringContaining('it is alive'),
    });
    expect(orders.ledger()).toBe(before);
  });

  test('refuses an epoch that was not the one judged', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    const lease = await orders.home.leases.read();
    const { epoch = 0, renewSeq = 0 } = lease ?? {};
    await orders.home.leases.take({ epoch, renewSeq, nextEpoch: 2, to: HOME, by: 'another', at: orders.now() });
    const taking = takeOwnership(document, orders.standby, orders.context());
    await expect(taking).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(await orders.home.leases.read()).toMatchObject({ epoch: 2, active: HOME });
  });

  test('refuses a run that was replaced', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    await orders.standby.runs.claim(
      { ...document.run, id: 'newer' },
      await orders.standby.runs.current(),
      orders.now(),
    );
    const before = orders.ledger();
    const taking = takeOwnership(document, orders.standby, orders.context());
    await expect(taking).rejects.toMatchObject({ message: expect.stringContaining('run newer does') });
    expect(orders.ledger()).toBe(before);
  });

  test('a lost answer is no second takeover', async () => {
    const orders = await served();
    const document = await orders.prechecked();
    orders.world.table.faults.dropAnswers(STANDBY, 1);
    expect(await takeOwnership(document, orders.standby, orders.context())).toMatchObject({ epoch: 2 });
    expect(orders.world.table.faults.hits).toBe(1);
  });
});

describe('FenceOldRegion', () => {
  const step = (orders: OrdersWorld, document: RunDocument) =>
    fenceOldRegion(document, orders.standby, orders.context());

  test('is held by the machine’s own waits of a full lease, and no clock is read for it', async () => {
    const orders = await lost();
    const document = await orders.owning();
    await orders.clock.advance(3600);
    const first = await step(orders, document);
    expect(first).toMatchObject({ status: 'waiting', waitSeconds: 5, waitedSeconds: 0 });
    const fence = { ...first, waitedSeconds: 55 };
    expect(await step(orders, { ...document, fence })).toMatchObject({ status: 'held', waitedSeconds: 60 });
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'deadline', databases: {} });
  });

  test('refuses to be held a moment earlier', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const fence = { ...(await step(orders, document)), waitedSeconds: 54 };
    expect(await step(orders, { ...document, fence })).toMatchObject({ status: 'waiting', waitSeconds: 1 });
    expect(await orders.standby.fences.read(2)).toBeUndefined();
  });

  test('is held at once when the old side has acknowledged', async () => {
    const orders = await served();
    const document = await orders.owning();
    await orders.keeper().tick();
    expect(await step(orders, document)).toMatchObject({ status: 'held', waitedSeconds: 0 });
    expect(await step(orders, document)).toMatchObject({ status: 'held' });
  });

  test('refuses to go on under an epoch that was taken from it', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const { renewSeq = 0 } = (await orders.home.leases.read()) ?? {};
    await orders.home.leases.take({ epoch: 2, renewSeq, nextEpoch: 3, to: HOME, by: 'x', at: orders.now() });
    await expect(step(orders, document)).rejects.toMatchObject({ name: 'OwnershipLost' });
  });

  test('refuses a document without ownership', async () => {
    const orders = await lost();
    await expect(step(orders, await orders.prechecked())).rejects.toMatchObject({ name: 'BadInput' });
  });
});

describe('PromoteDatabases', () => {
  const step = (orders: OrdersWorld, document: RunDocument) =>
    promoteDatabases(document, orders.standby, orders.context());

  test('promotes at once when replication is dead, once, and comes back until it writes', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const statuses: string[] = [];
    let current = document;
    for (let look = 0; look < 5; look++) {
      const promotion = await step(orders, current);
      statuses.push(promotion.databases[0]?.status ?? '');
      current = { ...current, promotion };
      orders.standby.fleet.advance();
    }
    expect(statuses).toEqual(['promoting', 'promoting', 'promoting', 'promoted', 'promoted']);
    expect(orders.standby.fleet.promotions).toEqual(['orders-west']);
    expect(current.promotion).toMatchObject({ status: 'finished', looks: 5, waitSeconds: 0 });
  });

  test('waits for the fence while replication is alive', async () => {
    const orders = await served();
    const document = await orders.owning();
    expect((await step(orders, document)).databases).toMatchObject([{ status: 'waiting for the fence' }]);
    expect(orders.standby.fleet.promotions).toEqual([]);
    await orders.keeper().tick();
    expect((await step(orders, document)).databases).toMatchObject([{ status: 'promoting' }]);
  });

  test('waits for a replica that is backing up', async () => {
    const orders = await lost();
    const document = await orders.owning();
    setInstance(orders, 'backing-up');
    expect((await step(orders, document)).databases).toMatchObject([{ status: 'not ready' }]);
    setInstance(orders, 'available');
    expect((await step(orders, document)).databases).toMatchObject([{ status: 'promoting' }]);
  });

  test.each([
    ['storage-full', { status: 'storage-full' }, 'DatabaseNeedsPerson'],
    ['an instance that is gone', undefined, 'DatabaseNeedsPerson'],
  ])('refuses %s before any call', async (_, change, name) => {
    const orders = await lost();
    const document = await orders.owning();
    if (change === undefined) orders.standby.fleet.instances.clear();
    else setInstance(orders, change.status);
    await expect(step(orders, document)).rejects.toMatchObject({ name });
    expect(orders.standby.fleet.promotions).toEqual([]);
  });

  test('refuses a loss that grew above the RPO after the precheck', async () => {
    const orders = await lost({ rpoSeconds: 70 });
    const document = await orders.owning();
    const { row } = orders.west.contents;
    if (row !== undefined)
      orders.west.log.push({ atMs: 0, contents: { ...orders.west.contents, row: { ...row, heartbeatMs: 0 } } });
    await expect(step(orders, document)).rejects.toMatchObject({ name: 'DataLossExceedsRpo' });
    expect(orders.standby.fleet.promotions).toEqual([]);
  });

  test('fails as DeadlineExceeded when a promotion never ends', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const promotion = { ...(await step(orders, document)), looks: 720 };
    await expect(step(orders, { ...document, promotion })).rejects.toMatchObject({ name: 'DeadlineExceeded' });
  });

  test('the database’s silence is never read as dead replication', async () => {
    const orders = await served();
    const document = await orders.owning();
    orders.west.stop();
    expect((await step(orders, document)).databases).toMatchObject([{ status: 'waiting for the fence' }]);
  });
});

describe('ScaleUp', () => {
  test('raises the capacity once', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const first = await scaleUp(document, orders.standby, orders.context());
    expect(first.services).toEqual([{ name: 'api', desiredCount: 4, detail: 'raised from 1' }]);
    expect((await scaleUp(document, orders.standby, orders.context())).services[0]?.detail).toBe('was there already');
    expect(orders.standby.cluster.services.get('web/api')).toBe(4);
  });

  test('refuses to scale for a run that was replaced', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const at = orders.now();
    await orders.standby.runs.end('run-1', { at, outcome: 'incomplete', summary: '', changed: true });
    await expect(scaleUp(document, orders.standby, orders.context())).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(orders.standby.cluster.services.get('web/api')).toBe(1);
  });
});

describe('OpenDatabases', () => {
  const moved = async (orders: OrdersWorld) => new Failover(orders).moved(await orders.owning());
  const step = (orders: OrdersWorld, document: RunDocument) =>
    openDatabases(document, orders.standby, orders.context());
  /** What a takeover from here would be told of the last possible write. */
  const promised = async (orders: OrdersWorld) =>
    Date.parse((await orders.standby.leases.read())?.anchors.db ?? '') +
    (orders.timings.leaseTtlSeconds - orders.timings.leaseMarginSeconds) * 1000;

  test('opens under the new epoch, with the loss written down first', async () => {
    const orders = await lost();
    const document = await moved(orders);
    expect(() => orders.west.commit('early')).toThrow('closed');
    const opened = await step(orders, document);
    orders.west.commit('after');
    expect(orders.west.contents).toMatchObject({ barred: [], row: { epoch: 2, open: true, timeline: '00000002' } });
    expect(await orders.standby.reports.recordLoss(2, {})).toEqual({ db: opened.databases[0]?.loss });
    expect(orders.west.contents.row?.validUntilMs).toBeLessThanOrEqual(await promised(orders));
  });

  test('opens again without harm, and the first word on the loss stands', async () => {
    const orders = await lost();
    const document = await moved(orders);
    const first = await step(orders, document);
    await orders.clock.advance(5);
    const second = await step(orders, document);
    expect(second.databases[0]?.loss).toEqual(first.databases[0]?.loss);
    expect(orders.west.contents.row).toMatchObject({ epoch: 2, open: true });
  });

  test('opens a copy in which the old side’s fence has arrived', async () => {
    const orders = await served();
    const document = await orders.owning();
    const keeper = orders.keeper();
    await keeper.tick();
    expect(orders.west.contents).toMatchObject({ barred: ['app'], row: { open: false } });
    await step(orders, await new Failover(orders).moved(document));
    orders.west.logIn('app');
    orders.west.commit('after');
  });

  test('refuses while the old side is not fenced, and nothing is open', async () => {
    const orders = await lost();
    const document = await moved(orders);
    const fence = { status: 'waiting', waitSeconds: 5, waitedSeconds: 0, how: '' } as const;
    const unfenced: RunDocument = document.moved ? { ...document, moved: { ...document.moved, fence } } : document;
    const before = orders.ledger();
    await expect(step(orders, unfenced)).rejects.toMatchObject({ name: 'BadInput' });
    expect(() => orders.west.commit('x')).toThrow('closed');
    expect(orders.ledger()).toBe(before);
  });

  test('fails as Transient while the database does not write yet', async () => {
    const orders = await lost();
    const document = await moved(orders);
    orders.west.stop();
    await expect(step(orders, document)).rejects.toMatchObject({ name: 'Transient' });
  });

  test('never promises less than what a keeper has extended to meanwhile', async () => {
    const orders = await lost();
    const document = await moved(orders);
    await step(orders, document);
    const keeper = orders.keeper(STANDBY);
    await keeper.tick();
    const { connections } = orders.standby;
    const slow: typeof connections.guarded = (database, endpoint) => {
      const guarded = connections.guarded(database, endpoint);
      const look = async () => {
        const view = await guarded.look();
        await orders.clock.advance(5);
        await keeper.tick();
        return view;
      };
      return {
        look,
        install: () => guarded.install(),
        extend: (e) => guarded.extend(e),
        close: (e) => guarded.close(e),
        open: (o) => guarded.open(o),
      };
    };
    const probe: typeof connections.probe = (...given) => connections.probe(...given);
    await openDatabases(document, { ...orders.standby, connections: { guarded: slow, probe } }, orders.context());
    expect(orders.west.contents.row?.validUntilMs).toBeLessThanOrEqual(await promised(orders));
  });
});

function setInstance(orders: OrdersWorld, status: string): void {
  const instance = orders.standby.fleet.instances.get('orders-west');
  if (instance === undefined) throw new Error('no replica');
  instance.status = status;
}
