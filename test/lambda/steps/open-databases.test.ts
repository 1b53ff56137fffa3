import type { RunDocument } from '../../../lambda/contract/run-document';
import { openDatabases } from '../../../lambda/steps/open-databases';
import { Failover } from './failover';
import { type OrdersWorld, STANDBY } from './orders-world';
import { graded, lost, overriding, served } from './situations';

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

  test('opens when a person has overridden the fence', async () => {
    const orders = await lost(graded('acknowledged'));
    const document = await new Failover(orders).moved(await orders.owning('run-1', overriding('unfenced')));
    expect(document.moved?.fence.status).toBe('unfenced');
    const opened = await step(orders, document);
    orders.west.commit('after');
    expect(opened.databases[0]?.loss).toMatchObject({ kind: 'unknown', because: expect.stringContaining('growing') });
  });

  test('what has no guard has nothing to open: it is taken as it is', async () => {
    const orders = await lost(graded('none'));
    const document = await new Failover(orders).moved(await orders.owning('run-1', overriding('unfenced')));
    expect(orders.west.contents.row).toBeUndefined();
    expect(await step(orders, document)).toMatchObject({ databases: [{ name: 'db', loss: { kind: 'unknown' } }] });
    orders.west.commit('after');
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
