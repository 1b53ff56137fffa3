import { OrdersWorld, STANDBY } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

const served = async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  return orders;
};
const NEW = { application: 'invoices', jobClass: 'normal', payload: '{}' };

test('the command and the variables of a job reach its container, beside what it must know of itself', async () => {
  const orders = await served();
  const overrides = { command: ['report', '11'], environment: { MODE: 'fast' } };
  await orders.home.jobs.submit({ ...NEW, id: 'a', at: orders.now(), overrides });
  await orders.dispatcher().tick();
  const [task] = orders.home.cluster.tasks.values();
  expect(task).toMatchObject({ command: ['report', '11'], environment: { MODE: 'fast', HANDOVER_JOB: 'a' } });
  expect(Object.keys(task?.beside?.environment ?? {})).not.toContain('MODE');
});

test('a job that was taken over is started with the same command', async () => {
  const orders = await served();
  const overrides = { command: ['report', '11'] };
  await orders.home.jobs.submit({ ...NEW, id: 'a', at: orders.now(), overrides });
  await orders.dispatcher().tick();
  const [claim] = await orders.home.jobs.running('invoices');
  if (claim === undefined) throw new Error('no claim');
  await takenFor(orders);
  await orders.standby.jobs.requeue(claim, { epoch: 2, because: 'taken over' });
  await orders.standby.serving.allowDispatch({ region: STANDBY, epoch: 2 });
  await orders.dispatcher(STANDBY).tick();
  expect([...orders.standby.cluster.tasks.values()]).toMatchObject([{ command: ['report', '11'] }]);
});

test('a job that says no command leaves that of the task definition', async () => {
  const orders = await served();
  await orders.submit('a');
  await orders.dispatcher().tick();
  expect([...orders.home.cluster.tasks.values()].map((task) => 'command' in task)).toEqual([false]);
});
