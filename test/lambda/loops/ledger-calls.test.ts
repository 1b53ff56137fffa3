import { ItemTable } from '../../../lab/memory/item-table';
import { JobAccountLedger } from '../../../lambda/adapters/aws/ledger/job-account-ledger';
import { JobLedger } from '../../../lambda/adapters/aws/ledger/job-ledger';
import { ledgerKeys } from '../../../lambda/adapters/aws/ledger/keys';
import { LaunchLedger } from '../../../lambda/adapters/aws/ledger/launch-ledger';
import { LeaseLedger } from '../../../lambda/adapters/aws/ledger/lease-ledger';
import { ReturnLedger } from '../../../lambda/adapters/aws/ledger/return-ledger';
import { ServingLedger } from '../../../lambda/adapters/aws/ledger/serving-ledger';
import { Dispatcher } from '../../../lambda/loops/dispatcher';
import { inTurn, JobBooks } from '../../../lambda/loops/job-books';
import { HOME, OrdersWorld } from '../steps/orders-world';

const APP = 'invoices';

/** The dispatcher that ships on the ledger that ships, on a table that counts its calls. */
async function counted() {
  const orders = new OrdersWorld();
  const [table, keys] = [new ItemTable(), ledgerKeys('orders')];
  const jobs = new JobLedger(table, keys);
  const ports = {
    ...orders.home,
    leases: new LeaseLedger(table, keys),
    serving: new ServingLedger(table, keys),
    returns: new ReturnLedger(table, keys),
    queue: jobs,
    claims: jobs,
    late: jobs,
    waiting: jobs,
    accounts: new JobAccountLedger(table, keys),
    launches: new LaunchLedger(table, keys),
  };
  await ports.leases.create({ active: HOME, holder: 'keeper' });
  await ports.serving.allowDispatch({ region: HOME, epoch: 1 });
  const { settings } = orders;
  const many = { ...settings, ...(settings.jobs && { jobs: { ...settings.jobs, maxRunning: 100 } }) };
  const context = { ...orders.context(HOME), settings: many };
  const loop = inTurn(new Dispatcher(ports, context), new JobBooks(ports, context));
  return { orders, table, jobs, loop, tickSeconds: context.timings.dispatcherTickSeconds };
}

type Counted = Awaited<ReturnType<typeof counted>>;

async function tick({ loop, orders, tickSeconds }: Counted, times = 1): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const ticking = loop.tick();
    await orders.clock.advance(tickSeconds);
    await ticking;
  }
}

async function calls(world: Counted, act: () => Promise<unknown>): Promise<number> {
  const before = world.table.calls;
  await act();
  return world.table.calls - before;
}

const submit = async ({ jobs, orders }: Counted, count: number): Promise<void> => {
  for (let i = 0; i < count; i += 1)
    await jobs.submit({ id: `j${i}`, application: APP, jobClass: 'normal', payload: '{}', at: orders.now() });
};

/** From acceptance to the moment at which nothing is left to do. */
async function work(world: Counted, count: number): Promise<void> {
  await submit(world, count);
  await tick(world, 2);
  for (const task of [...world.orders.home.cluster.tasks.values()]) world.orders.home.cluster.end(task.taskArn, 0);
  await tick(world, 6);
}

const IDLE_TICKS = 12;
const idleMinute = async (world: Counted) => calls(world, () => tick(world, IDLE_TICKS));

test('a job costs few calls to the ledger', async () => {
  const world = await counted();
  await tick(world, IDLE_TICKS);
  const idle = (await idleMinute(world)) / IDLE_TICKS;
  const all = await calls(world, () => work(world, 60));
  expect(await world.jobs.account(APP)).toMatchObject({ accepted: 60, done: 60 });
  expect((all - 8 * idle) / 60).toBeLessThanOrEqual(22);
});

test('a tick with nothing to do costs as little after many jobs as after none', async () => {
  const world = await counted();
  await tick(world, IDLE_TICKS);
  const before = await idleMinute(world);
  await work(world, 60);
  expect(before / IDLE_TICKS).toBeLessThanOrEqual(10);
  expect(await idleMinute(world)).toBeLessThanOrEqual(before + IDLE_TICKS / 2);
});
