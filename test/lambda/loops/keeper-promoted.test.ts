import type { MemoryServer } from '../../../lab/memory';
import { HOME, OrdersWorld, STANDBY } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

const heartbeat = (server: MemoryServer): number | undefined => server.contents.row?.heartbeatMs;

/** Home served and is lost; the standby's database is promoted, and no run has opened it yet. */
async function promoted(orders = new OrdersWorld(), before: () => Promise<unknown> = async () => undefined) {
  await orders.serving();
  await before();
  orders.loseHome();
  await takenFor(orders);
  orders.west.promote();
  return orders;
}

const openUnder = (orders: OrdersWorld, epoch: number) =>
  orders.standby.connections
    .guarded(orders.settings.databases[0] as never, { host: 'orders-west.us-west-2.rds.memory', port: 5432 })
    .open({ epoch, anchor: orders.now(), seconds: 55 });

test('leaves the heartbeat that a promoted database brought along until it is opened: a run states the loss by it', async () => {
  const orders = await promoted();
  // One identity for the whole global database, as on Aurora: no timeline keeps anybody out of the row.
  orders.west.timelineNumber = 1;
  const brought = heartbeat(orders.west);
  expect(brought).toBeDefined();
  await orders.clock.advance(5);
  const keeper = orders.keeper(STANDBY);
  expect(await keeper.tick()).toEqual({ renewed: true });
  expect(heartbeat(orders.west)).toBe(brought);
  await openUnder(orders, 2);
  await orders.clock.advance(5);
  await keeper.tick();
  expect(heartbeat(orders.west)).toBe(orders.clock.now().getTime());
});

describe('where a reader endpoint leads to a reader for ever', () => {
  /** Its keeper lives since before the takeover: it knows the secondary by its reader endpoint. */
  async function withReader() {
    const orders = new OrdersWorld();
    const reader = orders.world.addInstance(STANDBY, 'reader', orders.east);
    const { instances } = orders.standby.fleet;
    const west = instances.get('orders-west');
    const other = instances.get('reader');
    if (west === undefined || other === undefined) throw new Error('no instance');
    instances.set('orders-west', { ...west, endpoint: other.endpoint });
    const keeper = orders.keeper(STANDBY);
    await promoted(orders, () => keeper.tick());
    instances.set('orders-west', { ...west, role: 'primary' });
    return { orders, keeper, reader };
  }

  test('the keeper that has taken the reader for the database finds the writer', async () => {
    const { orders, keeper, reader } = await withReader();
    await keeper.tick();
    await openUnder(orders, 2);
    for (let tick = 0; tick < 2; tick++) {
      await orders.clock.advance(5);
      await keeper.tick();
    }
    expect(reader.writable).toBe(false);
    expect(heartbeat(orders.west)).toBe(orders.clock.now().getTime());
    expect((await orders.standby.leases.read())?.active).not.toBe(HOME);
  });
});
