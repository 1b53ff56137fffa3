import { ERRORS, FailoverError } from '../../../lambda/contract/errors';
import type { WorkloadSettings } from '../../../lambda/contract/settings';
import type { DatabaseFleet } from '../../../lambda/ports/database-fleet';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import { DB, HOME, OrdersWorld, PERSON, STANDBY } from './orders-world';

const STOCK = { ...DB, name: 'stock', instance: { home: 'stock-east', standby: 'stock-west' } };
const REFUSES: Partial<WorkloadSettings> = { whenRpoExceeded: 'refuse' };
const ACCEPTING = { trigger: { ...PERSON.trigger, acceptLoss: true } };

/** Home is gone; beside `orders-west`, which can be promoted, stands a second copy that backs up. */
async function besideOneThatBacksUp(settings: Partial<WorkloadSettings>, more: object = {}, input?: unknown) {
  const orders = new OrdersWorld({ ...settings, databases: [DB, { ...STOCK, ...more }] });
  const east = orders.world.addInstance(HOME, 'stock-east');
  const stock = orders.world.addInstance(STANDBY, 'stock-west', east);
  await orders.serving();
  orders.loseHome();
  east.stop();
  const document = await orders.owning('run-1', input);
  const shown = (status: string) => {
    const instance = orders.standby.fleet.instances.get('stock-west');
    if (instance !== undefined) instance.status = status;
  };
  shown('backing-up');
  const look = () => promoteDatabases(document, orders.standby, orders.context());
  return { orders, document, stock, shown, look, promotions: () => orders.standby.fleet.promotions };
}

describe('a required database that can be promoted', () => {
  test('is not promoted beside one whose loss is not judged yet, and all stay as they are when that one is refused', async () => {
    const { stock, shown, look, promotions } = await besideOneThatBacksUp(REFUSES);
    expect((await look()).databases).toMatchObject([
      { name: 'db', status: 'not ready', detail: 'stock may lose more than the RPO yet' },
      { name: 'stock', status: 'not ready' },
    ]);
    shown('available');
    const { row } = stock.contents;
    if (row !== undefined)
      stock.log.push({ atMs: 0, contents: { ...stock.contents, row: { ...row, heartbeatMs: 0 } } });
    await expect(look()).rejects.toMatchObject({ name: 'DataLossExceedsRpo' });
    expect(promotions()).toEqual([]);
  });

  test('is promoted with the other one as soon as that one is judged', async () => {
    const { shown, look, promotions } = await besideOneThatBacksUp(REFUSES);
    await look();
    shown('available');
    await look();
    expect(promotions()).toEqual(['orders-west', 'stock-west']);
  });

  test.each([
    ['whose loss does not matter', { whenRpoExceeded: 'promote' }, {}, undefined],
    ['whose loss was accepted', REFUSES, {}, ACCEPTING],
    ['that is not required', REFUSES, { required: false }, undefined],
  ] as const)('is promoted at once beside one %s', async (_, settings, more, input) => {
    const { look, promotions } = await besideOneThatBacksUp(settings, more, input);
    await look();
    expect(promotions()).toEqual(['orders-west']);
  });

  test('keeps its accepted call when the first call of the other one is throttled, and that one is called at the next look', async () => {
    const { orders, document, shown, promotions } = await besideOneThatBacksUp(REFUSES);
    shown('available');
    const { fleet } = orders.standby;
    const throttled = new FailoverError(ERRORS.transient, 'RDS throttles');
    const promote = async (...[name, how]: Parameters<DatabaseFleet['promote']>) => {
      if (name === 'stock-west') throw throttled;
      return fleet.promote(name, how);
    };
    const throttling = { ...orders.standby, fleet: Object.assign(Object.create(fleet), { promote }) };
    const promotion = await promoteDatabases(document, throttling, orders.context());
    expect(promotion).toMatchObject({
      status: 'under way',
      databases: [
        { name: 'db', status: 'promoting', called: { times: 1 } },
        { name: 'stock', status: 'not ready', detail: 'replication is dead, waiting gains nothing; RDS throttles' },
      ],
    });
    expect(promotion.databases[1]?.called).toBeUndefined();
    const next = await promoteDatabases({ ...document, promotion }, orders.standby, orders.context());
    expect(next.databases).toMatchObject([{ status: 'promoting' }, { status: 'promoting', called: { times: 1 } }]);
    expect(promotions()).toEqual(['orders-west', 'stock-west']);
  });

  test('serves at the RTO without one that is not required and takes long to be looked at', async () => {
    const settings: Partial<WorkloadSettings> = { whenRpoExceeded: 'promote', rtoSeconds: 100 };
    const { orders, document, shown } = await besideOneThatBacksUp(settings, { required: false });
    shown('available');
    const { connections, fleet } = orders.standby;
    const guarded = (...[database, endpoint]: Parameters<typeof connections.guarded>) => {
      const view = connections.guarded(database, endpoint);
      const look = async () => {
        await orders.clock.advance(3);
        throw new Error('time-out');
      };
      return database.name === 'stock' ? Object.assign(Object.create(view), { look }) : view;
    };
    const ports = { ...orders.standby, connections: Object.assign(Object.create(connections), { guarded }) };
    const beganAt = orders.clock.now().getTime();
    let promotion = await promoteDatabases(document, ports, orders.context());
    while (promotion.status !== 'finished') {
      fleet.advance();
      fleet.comesToNothing('stock-west');
      await orders.clock.advance(promotion.waitSeconds);
      promotion = await promoteDatabases({ ...document, promotion }, ports, orders.context());
    }
    expect(promotion.databases).toMatchObject([{ status: 'promoted' }, { status: 'left out' }]);
    const tookSeconds = (orders.clock.now().getTime() - beganAt) / 1000;
    expect(tookSeconds).toBeGreaterThanOrEqual(100);
    expect(tookSeconds).toBeLessThan(110);
  });

  test('is promoted first when the other depends on it and is judged', async () => {
    const { shown, look, promotions } = await besideOneThatBacksUp(REFUSES, { dependsOn: ['db'] });
    shown('available');
    await look();
    expect(promotions()).toEqual(['orders-west']);
  });
});
