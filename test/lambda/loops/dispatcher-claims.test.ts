import { Dispatcher } from '../../../lambda/loops/dispatcher';
import { HOME, OrdersWorld, STANDBY } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

const served = async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  return orders;
};
const started = (orders: OrdersWorld) =>
  [...orders.world.region(HOME).cluster.tasks.values()].map(({ environment }) => environment.HANDOVER_JOB ?? '');

/** A tick whose launches fail for as long as it tries. */
async function failingTick(orders: OrdersWorld): Promise<void> {
  const tick = expect(orders.dispatcher().tick()).rejects.toMatchObject({ name: 'Transient' });
  await orders.clock.advance(5);
  await tick;
}

describe('a claim without a task', () => {
  test('is gone on with once whoever made it had its time, and its task is started once', async () => {
    const orders = await served();
    for (const id of ['a', 'b']) await orders.submit(id);
    orders.home.cluster.away = true;
    await failingTick(orders);
    orders.home.cluster.away = false;
    await orders.dispatcher().tick();
    expect(started(orders)).toEqual([]);
    await orders.clock.advance(30);
    await Promise.all([orders.dispatcher().tick(), orders.dispatcher().tick()]);
    expect(started(orders).sort()).toEqual(['a', 'b']);
    expect(await orders.home.jobs.running('invoices')).toMatchObject([{ attempt: 1 }, { attempt: 1 }]);
  });

  test('refuses to start under an epoch that is over', async () => {
    const orders = await served();
    await orders.submit('a');
    orders.home.cluster.away = true;
    await failingTick(orders);
    await takenFor(orders);
    orders.home.cluster.away = false;
    await orders.clock.advance(30);
    await orders.dispatcher().tick();
    expect(started(orders)).toEqual([]);
  });
});

test('refuses to ask for tasks of the side that was left: ECS knows only its own Region', async () => {
  const orders = await served();
  await orders.submit('a');
  await orders.dispatcher().tick();
  await takenFor(orders);
  await orders.standby.serving.allowDispatch({ region: STANDBY, epoch: 2 });
  const asked: string[] = [];
  const cluster = Object.assign(Object.create(orders.standby.cluster), {
    describe: async (_: string, arns: readonly string[]) => {
      asked.push(...arns);
      return [];
    },
  });
  await new Dispatcher(
    { ...orders.standby, queue: orders.standby.jobs, claims: orders.standby.jobs, cluster },
    orders.context(),
  ).tick();
  expect(asked).toEqual([]);
  expect(await orders.standby.jobs.running('invoices')).toMatchObject([{ id: 'a', region: HOME, attempt: 1 }]);
});

test('a claim of the side that was left waits for the lease of its job though the ledger knows no task of it', async () => {
  const orders = await served();
  await orders.submit('a');
  const died = async () => Promise.reject(new Error('the dispatcher died after RunTask'));
  jest.spyOn(orders.home.jobs, 'started').mockImplementation(died);
  await expect(orders.dispatcher().tick()).rejects.toThrow('died after RunTask');
  expect(started(orders)).toEqual(['a']);
  await orders.clock.advance(121);
  await takenFor(orders);
  await orders.standby.serving.allowDispatch({ region: STANDBY, epoch: 2 });
  const lookAt = new Date(orders.clock.now().getTime() + 60_000).toISOString();
  await orders.dispatcher(STANDBY).tick();
  expect(await orders.standby.jobs.find('invoices', 'a')).toMatchObject({ state: 'pending', lookAt });
});

test('a launch that is throttled once is made a little later, in the same tick', async () => {
  const orders = await served();
  await orders.submit('a');
  orders.home.cluster.away = true;
  const tick = orders.dispatcher().tick();
  await orders.clock.advance(0.1);
  orders.home.cluster.away = false;
  await orders.clock.advance(0.5);
  await tick;
  expect(started(orders)).toEqual(['a']);
});
