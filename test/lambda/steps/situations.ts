import type { MemoryInstance } from '../../../lab/memory';
import type { Override, RunDocument } from '../../../lambda/contract/run-document';
import type { FenceGrade, WorkloadSettings } from '../../../lambda/contract/settings';
import { Failover } from './failover';
import { OrdersWorld, PERSON, STANDBY } from './orders-world';

type Given = ConstructorParameters<typeof OrdersWorld>;

/** The workload's database, closed on the old side in another way. */
export const graded = (grade: FenceGrade): Partial<WorkloadSettings> => ({
  databases: new OrdersWorld().settings.databases.map((database) => ({ ...database, grade })),
});

/** A person who overrides by name. */
export const overriding = (...overrides: Override[]) => ({ trigger: { ...PERSON.trigger, overrides } });

/** Home serves. */
export async function served(...given: Given): Promise<OrdersWorld> {
  const orders = new OrdersWorld(...given);
  await orders.serving();
  return orders;
}

/** Home served and is gone. */
export async function lost(...given: Given): Promise<OrdersWorld> {
  const orders = await served(...given);
  orders.loseHome();
  return orders;
}

/** Home is gone, and a run has opened the standby's database. `before` happens while home still serves. */
export async function opened(
  orders = new OrdersWorld(),
  before: () => Promise<unknown> = async () => undefined,
): Promise<{ readonly orders: OrdersWorld; readonly document: RunDocument }> {
  await orders.serving();
  await before();
  orders.loseHome();
  return { orders, document: await new Failover(orders).untilOpen() };
}

/** All three observers have watched the lease that stands for longer than its life. */
export async function watchedToItsEnd(orders: OrdersWorld): Promise<void> {
  const look = async () => {
    for (const region of Object.values(orders.settings.regions)) await orders.agent(region).tick();
  };
  await look();
  await orders.clock.advance(orders.timings.leaseTtlSeconds + 1);
  await look();
}

/** Somebody else raises the epoch for a Region. */
export async function takenFor(orders: OrdersWorld, to = STANDBY, by = 'somebody else'): Promise<void> {
  const { epoch = 0, renewSeq = 0 } = (await orders.standby.leases.read()) ?? {};
  await orders.standby.leases.take({ epoch, renewSeq, nextEpoch: epoch + 1, to, by, at: orders.now() });
}

export function changeReplica(
  orders: OrdersWorld,
  change: Partial<Pick<MemoryInstance, 'status' | 'replicationStatus'>>,
): void {
  const instance = orders.standby.fleet.instances.get('orders-west');
  if (instance === undefined) throw new Error('no replica');
  Object.assign(instance, change);
}
