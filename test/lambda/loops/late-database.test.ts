import { FailoverError } from '../../../lambda/contract/errors';
import { DB, HOME, OrdersWorld, STANDBY } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

/** The standby has taken over and serves; a second database has joined with its primary there. */
async function joined() {
  const instance = { home: 'late-east', standby: 'late-west' };
  const orders = new OrdersWorld({ databases: [DB, { ...DB, name: 'late', instance }] });
  const late = orders.world.addInstance(STANDBY, 'late-west');
  orders.world.addInstance(HOME, 'late-east', late);
  await orders.world.ports(HOME, { region: STANDBY, cluster: 'jobs' }).leases.create({ active: HOME, holder: 'first' });
  await takenFor(orders);
  orders.west.promote();
  await orders.standby.fences.record({ epoch: 2, how: 'deadline', by: 'run', at: orders.now(), databases: {} });
  return { orders, late };
}
const complete = (orders: OrdersWorld) =>
  orders.standby.reports.updateInventory({
    epoch: 2,
    activeRegion: STANDBY,
    databases: [],
    at: orders.now(),
    by: 'run',
  });

test('a database that joins after a takeover is opened once the takeover is complete', async () => {
  const { orders, late } = await joined();
  await complete(orders);
  await orders.keeper(STANDBY).tick();
  expect(late.contents.row).toMatchObject({ epoch: 2, open: true });
  await orders.keeper(STANDBY, 'next').tick();
  expect(late.contents.covered).toBe(true);
  late.commit('guarded');
  expect((await orders.home.leases.read())?.anchors).toHaveProperty('late');
});

test('refuses to open it while the takeover goes on', async () => {
  const { orders, late } = await joined();
  expect((await orders.keeper(STANDBY).tick()).renewed).toBe(true);
  expect(late.contents.row).toMatchObject({ epoch: 0, open: false });
});

test('refuses to open it while a run holds the workload', async () => {
  const { orders, late } = await joined();
  await complete(orders);
  await orders.home.runs.claim(runIn(orders), undefined, orders.now());
  await orders.keeper(STANDBY).tick();
  expect(late.contents.row).toMatchObject({ epoch: 0, open: false });
});

test('refuses to open a promoted copy of one that was opened elsewhere', async () => {
  const { orders } = await joined();
  await complete(orders);
  orders.west.write({ row: { epoch: 1, open: true, validUntilMs: 0, timeline: '00000001', closedBelow: 0 } });
  await orders.keeper(STANDBY).tick();
  expect(orders.west.contents.row).toMatchObject({ epoch: 1, timeline: '00000001' });
});

test('the ledger that falls silent meanwhile holds no renewal up', async () => {
  const { orders, late } = await joined();
  const runs = Object.assign(Object.create(orders.standby.runs), {
    current: () => Promise.reject(new FailoverError('Transient', 'the ledger answers nowhere')),
  });
  expect((await orders.keeper(STANDBY, 'k', { runs }).tick()).renewed).toBe(true);
  expect(late.contents.row).toMatchObject({ epoch: 0 });
});

test('refuses to give the workload up because the one that joined cannot be opened', async () => {
  const { orders, late } = await joined();
  await complete(orders);
  const keeper = orders.keeper(STANDBY);
  await keeper.tick();
  late.write({ row: { epoch: 0, open: false, validUntilMs: 0, timeline: '', closedBelow: 9 } });
  for (let spent = 0; spent <= 150; spent += 5) {
    expect(await keeper.tick()).toMatchObject({ renewed: true, faults: [expect.stringContaining('late: not opened')] });
    await orders.clock.advance(5);
  }
  expect((await orders.standby.leases.read())?.released).toBeUndefined();
});

function runIn(orders: OrdersWorld) {
  const { Id, Name, StartTime } = orders.execution();
  return {
    id: Name,
    executionArn: Id,
    workload: 'orders',
    orchestration: 'failover',
    region: HOME,
    trigger: { kind: 'person', by: 'ada', reason: 'drill', acceptLoss: false, overrides: [] },
    startedAt: StartTime,
  } as const;
}
