import { METRICS } from '../../../lambda/contract/names';
import { NO_JOBS } from '../../../lambda/domain/job-sums';
import { inTurn, JobBooks } from '../../../lambda/loops/job-books';
import { HOME, OrdersWorld, STANDBY } from '../steps/orders-world';

const JOB = { application: 'invoices', payload: '{}' };
const NOWHERE = { cluster: { home: 'jobs', standby: 'jobs' }, subnets: [], securityGroups: [], maxRunning: 1 };

async function served() {
  const orders = new OrdersWorld();
  await orders.serving();
  return orders;
}
const books = (orders: OrdersWorld, region = HOME, more: object = {}) =>
  new JobBooks({ ...(region === HOME ? orders.home : orders.standby), ...more }, orders.context(region));
const latest = (orders: OrdersWorld, metric: string, jobClass?: string) =>
  orders.home.signals.published.findLast(({ name, dimensions }) => name === metric && dimensions.Class === jobClass)
    ?.value;

test('says what stands where, by class, and how old the oldest is that waits', async () => {
  const orders = await served();
  for (const id of ['a', 'b']) await orders.submit(id, 'urgent');
  await orders.dispatcher().tick();
  orders.end('a', 0);
  await orders.dispatcher().tick();
  await orders.submit('c', 'bulk');
  await orders.clock.advance(30);
  await books(orders).tick();
  const urgent = [METRICS.jobsPending, METRICS.jobsRunning, METRICS.jobsDone, METRICS.oldestJobAge];
  expect(urgent.map((metric) => latest(orders, metric, 'urgent'))).toEqual([0, 1, 1, 0]);
  expect(latest(orders, METRICS.oldestJobAge, 'bulk')).toBe(30);
  expect(latest(orders, METRICS.jobsUnaccounted)).toBe(0);
});

test('says of the whole workload what alarms watch: how many were given up, are suspect, and how old the oldest is', async () => {
  const orders = await served();
  await orders.home.jobs.submit({ ...JOB, id: 'a', jobClass: 'urgent', at: orders.now() });
  await orders.clock.advance(20);
  await orders.home.jobs.submit({ ...JOB, id: 'b', jobClass: 'bulk', at: orders.now() });
  await orders.clock.advance(30);
  const sums = { ...NO_JOBS, failed: 2, suspect: 3 };
  const accounts = Object.assign(Object.create(orders.home.accounts), {
    sums: async () => ['urgent', 'bulk', 'retired'].map((jobClass) => ({ ...sums, jobClass })),
  });
  await books(orders, HOME, { accounts }).tick();
  const told = [METRICS.jobsFailed, METRICS.jobsSuspect, METRICS.oldestJobAge].map((metric) => latest(orders, metric));
  expect(told).toEqual([6, 9, 50]);
});

test('one application with a pointer too many does not hide the missing job of another', async () => {
  const [invoices] = new OrdersWorld().settings.jobs?.applications ?? [];
  if (invoices === undefined) throw new Error('no application');
  const base = new OrdersWorld().settings;
  const applications = [invoices, { ...invoices, name: 'mails' }];
  const orders = new OrdersWorld({ jobs: { ...(base.jobs ?? NOWHERE), applications } });
  await orders.serving();
  const open = [{ ...NO_JOBS, jobClass: 'normal', pending: 1 }];
  const accounts = Object.assign(Object.create(orders.home.accounts), {
    sums: async () => open,
    standing: async (name: string) => ({ queued: name === 'mails' ? 0 : 2, waiting: 0, running: 0, cut: false }),
  });
  await books(orders, HOME, { accounts }).tick();
  expect(latest(orders, METRICS.jobsUnaccounted)).toBe(1);
});

test('says so when a job stands open and nothing leads to it', async () => {
  const orders = await served();
  await orders.submit('a');
  const standing = { queued: 0, waiting: 0, running: 0, cut: false };
  const accounts = Object.assign(Object.create(orders.home.accounts), { standing: async () => standing });
  await books(orders, HOME, { accounts }).tick();
  expect(latest(orders, METRICS.jobsUnaccounted)).toBe(1);
});

test('refuses to say that all is accounted for where more stands than was counted', async () => {
  const orders = await served();
  const standing = { queued: 10_000, waiting: 0, running: 0, cut: true };
  const accounts = Object.assign(Object.create(orders.home.accounts), { standing: async () => standing });
  await books(orders, HOME, { accounts }).tick();
  expect(latest(orders, METRICS.jobsUnaccounted)).toBeUndefined();
});

test('counts at every third tick and speaks once a minute', async () => {
  const orders = await served();
  const one = books(orders);
  const tally = jest.spyOn(orders.home.accounts, 'tally');
  const began = orders.clock.now().getTime();
  for (let tick = 0; tick <= 12; tick++) {
    await one.tick();
    await orders.clock.advance(5);
  }
  expect(tally.mock.calls.map((call: readonly unknown[]) => (Date.parse(String(call[1])) - began) / 1000)).toEqual([
    0, 15, 30, 45, 60,
  ]);
  expect(orders.home.signals.published.filter(({ name }) => name === METRICS.jobsUnaccounted)).toHaveLength(2);
});

test('counts at each tick for as long as more is left', async () => {
  const orders = await served();
  const one = books(orders);
  const tally = jest.spyOn(orders.home.accounts, 'tally').mockResolvedValueOnce(1_000).mockResolvedValueOnce(1_000);
  for (let tick = 0; tick < 4; tick++) await one.tick();
  expect(tally).toHaveBeenCalledTimes(3);
});

test('is silent on the side that does not serve', async () => {
  const orders = await served();
  await books(orders, STANDBY).tick();
  expect(orders.standby.signals.published).toEqual([]);
});

test('fails with what came first, after both had their turn', async () => {
  const turns: string[] = [];
  const ticking = (name: string) => ({
    tick: async () => {
      turns.push(name);
      throw new Error(name);
    },
  });
  await expect(inTurn(ticking('first'), ticking('second')).tick()).rejects.toThrow('first');
  expect(turns).toEqual(['first', 'second']);
});
