import { TaskEvents } from '../../../lambda/loops/task-events';
import { HOME, OrdersWorld, STANDBY } from '../steps/orders-world';

/** Job `a` runs at home. */
async function running(maxAttempts?: number) {
  const orders = new OrdersWorld();
  await orders.serving();
  const job = { id: 'a', application: 'invoices', jobClass: 'normal', payload: '{}', at: orders.now() };
  await orders.home.jobs.submit({ ...job, ...(maxAttempts !== undefined && { maxAttempts }) });
  await orders.dispatcher().tick();
  return orders;
}
function told(orders: OrdersWorld, exitCode: number, environment: Readonly<Record<string, string>> = {}) {
  const [task] = orders.home.cluster.tasks.values();
  const { jobs } = orders.settings;
  if (task === undefined || jobs === undefined) throw new Error('no task runs');
  const events = new TaskEvents(orders.home, orders.context(HOME), jobs);
  return events.stopped({ ...task, stopped: true, exitCode, environment: { ...task.environment, ...environment } });
}
const find = (orders: OrdersWorld) => orders.home.jobs.find('invoices', 'a');

test('an end is recorded when ECS tells it, and told twice is recorded once', async () => {
  const orders = await running();
  expect([await told(orders, 0), await told(orders, 0)]).toEqual([true, false]);
  expect(await find(orders)).toMatchObject({ state: 'done' });
  expect(await orders.home.jobs.late('invoices', 10)).toEqual([]);
});

test('a failed attempt that is told twice counts once', async () => {
  const orders = await running();
  expect([await told(orders, 3), await told(orders, 3)]).toEqual([true, false]);
  expect(await find(orders)).toMatchObject({ state: 'pending', failures: 1, reason: 'exit code 3' });
});

test.each([
  ['with attempts left', undefined],
  ['at its last attempt', 1],
])('a failure %s whose side no longer serves has used up no attempt, and is kept once', async (_, maxAttempts) => {
  const orders = await running(maxAttempts);
  const lease = await orders.home.leases.read();
  if (lease === undefined) throw new Error('no lease');
  const { epoch, renewSeq } = lease;
  await orders.standby.leases.take({ epoch, renewSeq, nextEpoch: 2, to: STANDBY, by: 'run', at: orders.now() });
  expect([await told(orders, 143), await told(orders, 143)]).toEqual([false, false]);
  expect(await find(orders)).toMatchObject({ state: 'running', epoch: 1, attempt: 1 });
  expect(await orders.home.jobs.late('invoices', 10)).toMatchObject([
    { id: 'a', epoch: 1, attempt: 1, region: HOME, state: 'failed', reason: 'exit code 143' },
  ]);
  expect(await orders.home.jobs.running('invoices')).toHaveLength(1);
});

test('an end that is told after the job was taken back is refused, and kept', async () => {
  const orders = await running();
  const [claim] = await orders.home.jobs.running('invoices');
  if (claim === undefined) throw new Error('nothing runs');
  await orders.home.jobs.requeue(claim, { epoch: 2, because: 'taken' });
  expect(await told(orders, 0)).toBe(false);
  expect(await find(orders)).toMatchObject({ state: 'pending', epoch: 2 });
  expect(await orders.home.jobs.late('invoices', 10)).toMatchObject([{ id: 'a', epoch: 1, attempt: 1, state: 'done' }]);
});

test.each([
  ['of another application', { HANDOVER_APPLICATION: 'mails' }],
  ['of a job that nobody has accepted', { HANDOVER_JOB: 'z' }],
  ['that no dispatcher has started', { HANDOVER_EPOCH: '' }],
])('refuses the word about a task %s', async (_, environment) => {
  const orders = await running();
  expect(await told(orders, 0, environment)).toBe(false);
  expect(await find(orders)).toMatchObject({ state: 'running' });
});

test('fails where the ledger is silent, so that the event is delivered again', async () => {
  const orders = await running();
  for (const region of Object.values(orders.settings.regions)) orders.world.table.faults.refuse(region);
  await expect(told(orders, 0)).rejects.toMatchObject({ name: 'Transient' });
});
