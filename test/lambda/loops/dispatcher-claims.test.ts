import { HOME, OrdersWorld } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

const served = async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  return orders;
};
const started = (orders: OrdersWorld) =>
  [...orders.world.region(HOME).cluster.tasks.values()].map(({ environment }) => environment.HANDOVER_JOB ?? '');

describe('a claim without a task', () => {
  test('is gone on with at the next look, and its task is started once', async () => {
    const orders = await served();
    for (const id of ['a', 'b']) await orders.submit(id);
    orders.home.cluster.away = true;
    await expect(orders.dispatcher().tick()).rejects.toMatchObject({ name: 'Transient' });
    orders.home.cluster.away = false;
    await Promise.all([orders.dispatcher().tick(), orders.dispatcher().tick()]);
    expect(started(orders).sort()).toEqual(['a', 'b']);
    expect(await orders.home.jobs.running('invoices')).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
  });

  test('refuses to start under an epoch that is over', async () => {
    const orders = await served();
    await orders.submit('a');
    orders.home.cluster.away = true;
    await expect(orders.dispatcher().tick()).rejects.toMatchObject({ name: 'Transient' });
    await takenFor(orders);
    orders.home.cluster.away = false;
    await orders.dispatcher().tick();
    expect(started(orders)).toEqual([]);
  });
});
