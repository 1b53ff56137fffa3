import type { MemoryServer } from '../../../lab/memory';
import { OrdersWorld, STANDBY } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

const heartbeat = (server: MemoryServer): number | undefined => server.contents.row?.heartbeatMs;

/** Home served and is lost; the standby's database is promoted, and no run has opened it yet. */
async function promoted() {
  const orders = new OrdersWorld();
  await orders.serving();
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
