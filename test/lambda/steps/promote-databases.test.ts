import type { RunDocument } from '../../../lambda/contract/run-document';
import type { DatabaseConnections } from '../../../lambda/ports/guarded-database';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import type { OrdersWorld } from './orders-world';
import { changeReplica, graded, lost, overriding, served } from './situations';

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

  test('a position that an old side has acknowledged proves nothing where the copy has shown what its close leaves open', async () => {
    const lossAfterClose = async (...faults: string[]) => {
      const orders = await served();
      orders.west.faults = faults;
      const document = await orders.owning();
      await orders.keeper().tick();
      return (await step(orders, document)).databases[0]?.loss;
    };
    expect(await lossAfterClose()).toMatchObject({ seconds: 0, proof: 'replayed' });
    const weak = await lossAfterClose('role "batch" may write and is no application role');
    expect(weak).toMatchObject({ kind: 'known', because: expect.stringContaining('acknowledged its close: ') });
    expect(weak).not.toHaveProperty('proof');
  });

  test('waits with a dead link for a fence that only a keeper can give: nobody knows the loss before', async () => {
    const orders = await lost(graded('acknowledged'));
    const document = await orders.owning();
    const [waiting] = (await step(orders, document)).databases;
    expect(waiting).toMatchObject({ status: 'waiting for the fence', loss: { kind: 'unknown' } });
    expect(waiting?.loss.because).toMatch(/nobody has closed it: what it writes after .* is missing here, and growing/);
    expect(orders.standby.fleet.promotions).toEqual([]);
  });

  test('promotes without a fence that was overridden, and says that the loss is unknown', async () => {
    const orders = await lost({ ...graded('acknowledged'), whenRpoExceeded: 'refuse' });
    const document = await orders.owning('run-1', overriding('unfenced'));
    const word = { epoch: 2, by: 'run-1', at: orders.now(), databases: {} } as const;
    await orders.standby.fences.record({ ...word, how: 'unfenced', override: { by: 'ada', reason: 'x' } });
    const [database] = (await step(orders, document)).databases;
    expect(database).toMatchObject({ status: 'promoting', loss: { kind: 'unknown' } });
  });

  test('a keeper’s word bounds the loss of what does not close by itself', async () => {
    const orders = await served(graded('acknowledged'));
    const document = await orders.owning();
    await orders.keeper().tick();
    const [database] = (await step(orders, document)).databases;
    expect(database).toMatchObject({ status: 'promoting', loss: { kind: 'known' } });
  });

  test('the loss of what a job inside the database closes counts the time that the job may take', async () => {
    const lossOf = async (grade: 'enforced' | 'watchdog') => {
      const orders = await lost(graded(grade));
      const [database] = (await step(orders, await orders.owning())).databases;
      return database?.loss.kind === 'known' ? database.loss.seconds : Number.NaN;
    };
    expect((await lossOf('watchdog')) - (await lossOf('enforced'))).toBeCloseTo(5, 2);
  });

  test('waits for a replica that is backing up', async () => {
    const orders = await lost();
    const document = await orders.owning();
    changeReplica(orders, { status: 'backing-up' });
    expect((await step(orders, document)).databases).toMatchObject([{ status: 'not ready' }]);
    changeReplica(orders, { status: 'available' });
    expect((await step(orders, document)).databases).toMatchObject([{ status: 'promoting' }]);
  });

  test.each([
    ['storage-full', { status: 'storage-full' }, 'DatabaseNeedsPerson'],
    ['an instance that is gone', undefined, 'DatabaseNeedsPerson'],
  ])('refuses %s before any call', async (_, change, name) => {
    const orders = await lost();
    const document = await orders.owning();
    if (change === undefined) orders.standby.fleet.instances.clear();
    else changeReplica(orders, change);
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

  test('refuses a loss above the RPO of what closes by itself, also when the fence of another was overridden', async () => {
    const orders = await lost({ rpoSeconds: 70 });
    const document = await orders.owning('run-1', overriding('unfenced'));
    const word = { epoch: 2, by: 'run-1', at: orders.now(), databases: {} } as const;
    await orders.standby.fences.record({ ...word, how: 'unfenced', override: { by: 'ada', reason: 'x' } });
    const { row } = orders.west.contents;
    if (row !== undefined)
      orders.west.log.push({ atMs: 0, contents: { ...orders.west.contents, row: { ...row, heartbeatMs: 0 } } });
    await expect(step(orders, document)).rejects.toMatchObject({ name: 'DataLossExceedsRpo' });
  });

  test('refuses when another run takes the workload while it looks', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const { leases } = orders.standby;
    let reads = 0;
    const read = async () => {
      const lease = await leases.read();
      reads += 1;
      return lease && reads > 1 ? { ...lease, epoch: lease.epoch + 1 } : lease;
    };
    const ports = { ...orders.standby, leases: Object.assign(Object.create(leases), { read }) };
    await expect(promoteDatabases(document, ports, orders.context())).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(orders.standby.fleet.promotions).toEqual([]);
  });

  test('fails as DeadlineExceeded when a promotion never ends', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const promotion = { ...(await step(orders, document)), waitedSeconds: 3595 };
    await expect(step(orders, { ...document, promotion })).rejects.toMatchObject({ name: 'DeadlineExceeded' });
    const earlier = { ...promotion, waitedSeconds: 3594 };
    expect(await step(orders, { ...document, promotion: earlier })).toMatchObject({ waitedSeconds: 3599 });
  });

  test('fails at the same time in an execution that began when waits were not added up', async () => {
    const orders = await lost();
    const document = await orders.owning();
    const { waitedSeconds: _, ...before } = { ...(await step(orders, document)), waitSeconds: 5 };
    const last = step(orders, { ...document, promotion: { ...before, looks: 720 } });
    await expect(last).rejects.toMatchObject({ name: 'DeadlineExceeded' });
    const promotion = { ...before, looks: 719 };
    expect(await step(orders, { ...document, promotion })).toMatchObject({ waitedSeconds: 3595 });
  });

  describe('the inside of the database', () => {
    const counting = (orders: OrdersWorld) => {
      let looks = 0;
      const { connections } = orders.standby;
      const counted: DatabaseConnections = {
        probe: (...of) => connections.probe(...of),
        guarded: (...of) => {
          looks += 1;
          return connections.guarded(...of);
        },
      };
      return { ports: { ...orders.standby, connections: counted }, looks: () => looks };
    };

    test('is not looked at while the control plane says that it passes, and the loss that was known stays known', async () => {
      const orders = await lost();
      const document = await orders.owning();
      const promotion = await step(orders, document);
      expect(promotion.databases).toMatchObject([{ status: 'promoting', loss: { kind: 'known' } }]);
      orders.standby.fleet.advance();
      const { ports, looks } = counting(orders);
      const passing = await promoteDatabases({ ...document, promotion }, ports, orders.context());
      expect(looks()).toBe(0);
      expect(passing.databases).toMatchObject([{ status: 'promoting', loss: promotion.databases[0]?.loss }]);
    });

    test('is looked at before the promotion and at its end', async () => {
      const orders = await lost();
      const { ports, looks } = counting(orders);
      await promoteDatabases(await orders.owning(), ports, orders.context());
      expect(looks()).toBe(1);
    });
  });

  test('the database’s silence is never read as dead replication', async () => {
    const orders = await served();
    const document = await orders.owning();
    orders.west.stop();
    expect((await step(orders, document)).databases).toMatchObject([{ status: 'waiting for the fence' }]);
  });
});
