import type { JobsSettings } from '../../../lambda/contract/settings';
import { OrdersWorld } from '../steps/orders-world';

async function served(jobs: Partial<JobsSettings> = {}) {
  const { jobs: settings } = new OrdersWorld().settings;
  const orders = new OrdersWorld(settings === undefined ? {} : { jobs: { ...settings, ...jobs } });
  await orders.serving();
  return orders;
}
const started = (orders: OrdersWorld) =>
  [...orders.home.cluster.tasks.values()].map(({ environment }) => environment.HANDOVER_JOB);
const find = (orders: OrdersWorld, id: string) => orders.home.jobs.find('invoices', id);
const plus = (orders: OrdersWorld, seconds: number) =>
  new Date(orders.clock.now().getTime() + seconds * 1000).toISOString();

test('jobs of two applications have a task each, also where both chose the same id', async () => {
  const { applications = [] } = new OrdersWorld().settings.jobs ?? {};
  const mails = applications.map((application) => ({ ...application, name: 'mails' }));
  const orders = await served({ applications: [...applications, ...mails] });
  for (const application of ['invoices', 'mails'])
    await orders.home.jobs.submit({ id: 'nightly', application, jobClass: 'normal', payload: '{}', at: orders.now() });
  await orders.dispatcher().tick();
  const tasks = [...orders.home.cluster.tasks.values()];
  expect(tasks.map(({ environment }) => environment.HANDOVER_APPLICATION).sort()).toEqual(['invoices', 'mails']);
});

test('a job of a class that a deployment has taken away still starts, after those that are named', async () => {
  const orders = await served({ maxRunning: 1 });
  await orders.submit('kept', 'urgent');
  await orders.home.jobs.submit({
    id: 'left',
    application: 'invoices',
    jobClass: 'renamed',
    payload: '{}',
    at: orders.now(),
  });
  await orders.home.accounts.tally('invoices', orders.now(), 10);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['kept']);
  orders.end('kept', 0);
  await orders.dispatcher().tick();
  expect(started(orders)).toEqual(['kept', 'left']);
});

describe('a job that ECS refuses to start', () => {
  const refusing = async () => {
    const orders = await served({ maxRunning: 1 });
    const run = orders.home.cluster.run.bind(orders.home.cluster);
    jest.spyOn(orders.home.cluster, 'run').mockImplementation(async (task) => {
      if (task.environment.HANDOVER_JOB !== 'broken') return run(task);
      throw Object.assign(new Error('TaskDefinition is inactive'), { name: 'ClientException' });
    });
    await orders.submit('broken');
    const dispatcher = orders.dispatcher();
    await expect(dispatcher.tick()).rejects.toThrow(
      'ECS refuses to start job "broken" of application "invoices": ClientException: TaskDefinition is inactive',
    );
    return { orders, dispatcher };
  };

  test('keeps no room from others, costs no attempt, and is tried again when its lease would have ended', async () => {
    const { orders, dispatcher } = await refusing();
    expect(await find(orders, 'broken')).toMatchObject({ state: 'pending', lookAt: plus(orders, 60) });
    expect((await find(orders, 'broken'))?.failures).toBeUndefined();
    await orders.submit('good');
    await dispatcher.tick().catch(() => undefined);
    expect(started(orders)).toEqual(['good']);
    jest.restoreAllMocks();
    orders.end('good', 0);
    await orders.clock.advance(60);
    await orders.dispatcher().tick();
    await orders.dispatcher().tick();
    expect(started(orders)).toEqual(['good', 'broken']);
  });

  test('fails every tick of that life, so that an alarm tells people', async () => {
    const { dispatcher } = await refusing();
    await expect(dispatcher.tick()).rejects.toThrow('ECS refuses to start job "broken"');
  });

  test('can be cancelled', async () => {
    const { orders } = await refusing();
    const wish = { by: 'ada', reason: 'broken', at: orders.now() };
    expect(await orders.home.jobs.cancel('invoices', 'broken', wish)).toMatchObject({ state: 'cancelled' });
  });
});
