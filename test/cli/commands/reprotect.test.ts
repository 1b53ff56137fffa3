import { ADA, emptyState, LEASE, NOW, type TestWorld, testWorld, type WorkloadState } from '../in-memory-world';
import { sampleConfig } from '../sample-config';

let world: TestWorld;
let orders: WorkloadState;

/** The standby serves, and the takeover is complete. */
const TAKEN = {
  by: 'run-1',
  at: NOW,
  from: 'us-east-1',
  previousEpoch: 6,
  previousAnchors: {},
};
const AWAY: Partial<WorkloadState> = {
  lease: { ...LEASE, active: 'us-west-2', taken: TAKEN },
  inventory: { epoch: 7, activeRegion: 'us-west-2', databases: [], at: NOW, by: 'run-1' },
};
const PROTECTION = {
  region: 'us-east-1',
  epoch: 7,
  at: NOW,
  by: 'reprotect-1',
  databases: [{ name: 'orders-db', replica: 'orders', kept: 'orders-kept-7', snapshot: 'orders-final-7' }],
};

function given(changes: Partial<WorkloadState> = {}): void {
  orders = emptyState({ lease: LEASE, ...changes });
  world = testWorld({ config: sampleConfig(), states: { orders, library: emptyState() } });
}
afterEach(() => world.remove());

const input = (reason: string) => ({ trigger: { kind: 'person', by: ADA.arn, reason } });

test('handover reprotect starts the machine of the Region that was left', async () => {
  given(AWAY);
  expect(await world.handover('reprotect', 'orders', '--reason', 'it is back', '--yes')).toBe(0);
  expect(orders.started).toEqual([
    {
      region: 'us-east-1',
      machine: 'demo-orders-reprotect',
      name: 'reprotect-orders-20261122T031407Z-1f3a',
      input: input('it is back'),
    },
  ]);
  expect(world.written.out).toContain('this makes us-east-1 able to take orders again, which us-west-2 serves');
});

test('refuses to reprotect while a takeover is not finished', async () => {
  given({ ...AWAY, inventory: undefined });
  expect(await world.handover('reprotect', 'orders', '--reason', 'x', '--yes')).toBe(1);
  expect(world.written.error).toContain(
    'nothing was started: a takeover of orders for us-west-2 is not finished: go on with that first',
  );
  expect(orders.started).toEqual([]);
});

test('handover failback starts a switchover to home', async () => {
  given(AWAY);
  expect(await world.handover('failback', 'orders', '--reason', 'home again', '--yes')).toBe(0);
  expect(orders.started).toEqual([
    {
      region: 'us-east-1',
      machine: 'demo-orders-switchover',
      name: 'failback-orders-20261122T031407Z-1f3a',
      input: input('home again'),
    },
  ]);
});

test('refuses a failback of a workload that is at home', async () => {
  given();
  expect(await world.handover('failback', 'orders', '--reason', 'home again', '--yes')).toBe(1);
  expect(world.written.error).toContain(
    'nothing was started: us-east-1 serves orders, which is its home: there is nothing to go back to; to move it to us-west-2: npx handover switchover orders',
  );
  expect(orders.started).toEqual([]);
});

test('handover status says that the side that was left cannot take over, and how it can', async () => {
  given(AWAY);
  await world.handover('status', 'orders');
  expect(world.written.out).toContain(
    'us-east-1 can not take over yet; when it is well: npx handover reprotect orders --reason "..."',
  );
});

test('handover status names what is kept, and that a person deletes it', async () => {
  given({ ...AWAY, protections: [PROTECTION] });
  await world.handover('status', 'orders');
  expect(world.written.out).toContain('orders-kept-7 in us-east-1, the old primary of orders-db, since');
  expect(world.written.out).toContain('(snapshot orders-final-7); a person deletes it');
  expect(world.written.out).toContain('nothing to do; to move it');
});

test('handover status names the snapshot where no instance is kept, as Aurora has it', async () => {
  const databases = [{ name: 'orders-db', replica: 'orders', snapshot: 'orders-final-7' }];
  given({ ...AWAY, protections: [{ ...PROTECTION, databases }] });
  await world.handover('status', 'orders');
  expect(world.written.out).toContain('snapshot orders-final-7 in us-east-1, the old primary of orders-db, since');
});

test('handover status says nothing of a snapshot that is not there', async () => {
  const databases = [{ name: 'orders-db', replica: 'orders', kept: 'orders-kept-7' }];
  given({ ...AWAY, protections: [{ ...PROTECTION, databases }] });
  await world.handover('status', 'orders');
  expect(world.written.out).toMatch(/orders-kept-7 in us-east-1, the old primary of orders-db, since [^(]*; a person/);
});

test('of an epoch before, it does not count', async () => {
  given({ ...AWAY, protections: [{ ...PROTECTION, epoch: 5 }] });
  await world.handover('status', 'orders');
  expect(world.written.out).toContain('us-east-1 can not take over yet');
});
