import type { MemoryTask } from '../../../lab/memory';
import { HOME, OrdersWorld, STANDBY } from '../steps/orders-world';
import { served, takenFor } from '../steps/situations';

const tasks = (world: OrdersWorld, region = HOME): readonly MemoryTask[] => [
  ...world.world.region(region).cluster.tasks.values(),
];
const stopOrders = (world: OrdersWorld, region = HOME) => tasks(world, region).map(({ stopOrder }) => stopOrder);
const ended = async (world: OrdersWorld) => (await world.standby.returns.returns())[0]?.endedTasks;

/** Home runs so many tasks, is cut off, and their claims are queued again on the other side. */
async function cutOff(jobs: number): Promise<OrdersWorld> {
  const world = await served({ jobs: { ...jobsOf(), maxRunning: jobs } });
  for (let i = 0; i < jobs; i++) await world.submit(`job-${i}`);
  const launched = world.dispatcher().tick();
  await world.clock.advance(jobs / 20);
  await launched;
  await takenFor(world);
  for (const job of await world.standby.jobs.running('invoices'))
    await world.standby.jobs.requeue(job, { epoch: 2, because: 'it ran on the side that was lost' });
  return world;
}

function jobsOf() {
  const { jobs } = new OrdersWorld().settings;
  if (jobs === undefined) throw new Error('the workload of the tests has no jobs');
  return jobs;
}

/** A task of somebody else on the same cluster. */
const foreign = async (world: OrdersWorld, startedBy: string, environment: Readonly<Record<string, string>> = {}) => {
  const [like] = tasks(world);
  if (like === undefined) throw new Error('no task to be like');
  await world.home.cluster.run({ ...like, startedBy, environment, token: `${startedBy}-${tasks(world).length}` });
};

describe('a Region that returns', () => {
  test('ends the tasks of the epoch that is over, although no claim names them any more', async () => {
    const world = await cutOff(2);
    expect(await world.home.jobs.running('invoices')).toEqual([]);
    await world.dispatcher().tick();
    expect(stopOrders(world)).toEqual(['epoch 2 serves elsewhere', 'epoch 2 serves elsewhere']);
    expect(await ended(world)).toBe(2);
  });

  test('ends each once and counts it once, however many dispatchers look', async () => {
    const world = await cutOff(3);
    const stop = jest.spyOn(world.home.cluster, 'stop');
    await Promise.all([world.dispatcher().tick(), world.dispatcher().tick()]);
    await world.dispatcher().tick();
    expect(await ended(world)).toBe(3);
    expect(stop.mock.calls.length).toBeLessThanOrEqual(6);
    await world.dispatcher().tick();
    expect(stop.mock.calls.length).toBeLessThanOrEqual(6);
  });

  test('refuses to touch a task that it did not start', async () => {
    const world = await cutOff(1);
    const [{ environment }] = tasks(world) as [MemoryTask];
    await foreign(world, 'ecs-svc/1234', environment);
    await foreign(world, 'handover-shop-invoices', environment);
    await foreign(world, 'handover-shop-orders', { ...environment, HANDOVER_EPOCH: 'one' });
    await world.dispatcher().tick();
    expect(stopOrders(world)).toEqual(['epoch 2 serves elsewhere', undefined, undefined, undefined]);
  });

  test('refuses to touch a task of the epoch that it sees, and of a newer one', async () => {
    const world = await cutOff(1);
    const [task] = tasks(world);
    for (const HANDOVER_EPOCH of ['2', '3'])
      await foreign(world, 'handover-shop-orders', { ...task?.environment, HANDOVER_EPOCH });
    await world.dispatcher().tick();
    expect(stopOrders(world)).toEqual(['epoch 2 serves elsewhere', undefined, undefined]);
  });

  test('ends twenty at a tick, and goes on with the rest', async () => {
    const world = await cutOff(45);
    const told = () => stopOrders(world).filter((order) => order !== undefined).length;
    const counts = [];
    for (let tick = 0; tick < 4; tick++) {
      await world.dispatcher().tick();
      counts.push(told());
    }
    expect(counts).toEqual([20, 40, 45, 45]);
    expect(await ended(world)).toBe(45);
  });

  test('ends the others although one cannot be ended, and says so', async () => {
    const world = await cutOff(3);
    const [first] = tasks(world);
    const { cluster } = world.home;
    const throttled = Object.assign(Object.create(cluster), {
      stop: (...given: Parameters<typeof cluster.stop>) =>
        given[1] === first?.taskArn ? Promise.reject(new Error('Rate exceeded')) : cluster.stop(...given),
    });
    await expect(world.dispatcher(HOME, { cluster: throttled }).tick()).rejects.toThrow('Rate exceeded');
    expect(stopOrders(world).filter(Boolean)).toHaveLength(2);
    await world.dispatcher().tick();
    expect(stopOrders(world).filter(Boolean)).toHaveLength(3);
    expect(await ended(world)).toBe(3);
  });

  test('ends them although the ledger takes no word of it', async () => {
    const world = await cutOff(1);
    const returns = Object.assign(Object.create(world.home.returns), {
      record: () => Promise.reject(new Error('the ledger answers nowhere')),
    });
    await expect(world.dispatcher(HOME, { returns }).tick()).rejects.toThrow('answers nowhere');
    expect(stopOrders(world)).toEqual(['epoch 2 serves elsewhere']);
  });
});

describe('the side that serves again', () => {
  /** Home serves again under epoch 3, while a task of epoch 1 still runs there. */
  async function servesAgain(): Promise<OrdersWorld> {
    const world = await cutOff(1);
    await takenFor(world, HOME);
    await world.home.serving.allowDispatch({ region: HOME, epoch: 3 });
    return world;
  }

  test('ends what is of an older epoch and has no claim, and runs the job anew', async () => {
    const world = await servesAgain();
    await world.dispatcher().tick();
    const [old, anew] = tasks(world);
    expect(old?.stopOrder).toBe('it is of an epoch before 3, and no claim is its');
    expect(anew).toMatchObject({ environment: { HANDOVER_EPOCH: '3', HANDOVER_ATTEMPT: '2' } });
    await world.dispatcher().tick();
    expect(stopOrders(world)).toEqual([old?.stopOrder, undefined]);
  });

  test('refuses to end a task whose claim still stands', async () => {
    const world = await served();
    await world.submit('a');
    await world.dispatcher().tick();
    await takenFor(world);
    await takenFor(world, HOME);
    await world.home.serving.allowDispatch({ region: HOME, epoch: 3 });
    await world.dispatcher().tick();
    expect(stopOrders(world)).toEqual([undefined]);
  });

  test('looks again until none is seen, and then not before the next dispatcher', async () => {
    const world = await servesAgain();
    const listed = jest.spyOn(world.home.cluster, 'startedBy');
    const dispatcher = world.dispatcher();
    const looks = async () => {
      await dispatcher.tick();
      return listed.mock.calls.length;
    };
    expect([await looks(), await looks(), await looks()]).toEqual([1, 2, 2]);
    await world.dispatcher().tick();
    expect(listed).toHaveBeenCalledTimes(3);
  });

  test('starts jobs although ECS lists no tasks', async () => {
    const world = await servesAgain();
    const cluster = Object.assign(Object.create(world.home.cluster), {
      startedBy: () => Promise.reject(new Error('Rate exceeded')),
    });
    await expect(world.dispatcher(HOME, { cluster }).tick()).rejects.toThrow('Rate exceeded');
    expect(tasks(world)).toHaveLength(2);
  });
});

test('before the first takeover nobody asks ECS for leftovers', async () => {
  const world = await served();
  const listed = jest.spyOn(world.home.cluster, 'startedBy');
  const listedThere = jest.spyOn(world.standby.cluster, 'startedBy');
  await world.dispatcher().tick();
  await world.dispatcher(STANDBY).tick();
  expect([listed.mock.calls, listedThere.mock.calls]).toEqual([[], []]);
});
