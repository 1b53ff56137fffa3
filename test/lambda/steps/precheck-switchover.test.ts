import type { FailoverError } from '../../../lambda/contract/errors';
import { alarmAt, HOME, OrdersWorld, PERSON, STANDBY } from './orders-world';
import { Switchover } from './switchover';

async function served(settings: ConstructorParameters<typeof OrdersWorld>[0] = {}): Promise<OrdersWorld> {
  const orders = new OrdersWorld(settings);
  await orders.serving();
  await orders.keeper(STANDBY).tick();
  await orders.agent(STANDBY).tick();
  return orders;
}

const refusal = (orders: OrdersWorld): Promise<FailoverError> =>
  new Switchover(orders).prechecked().then(
    () => Promise.reject(new Error('it was not refused')),
    (error: FailoverError) => error,
  );

const OFFER = 'npx handover failover orders --reason "..."';

test('a switchover between two sides that are well may go, and says what it rests on', async () => {
  const orders = await served();
  const { precheck } = await new Switchover(orders).prechecked();
  expect(precheck).toMatchObject({ next: 'go', from: HOME, to: STANDBY, epoch: 1, nextEpoch: 2 });
  expect(precheck?.checks.every(({ passed }) => passed)).toBe(true);
  expect(precheck?.checks.map(({ name }) => name)).toEqual([
    'lease of us-east-1',
    'observers',
    'earlier takeovers',
    'database db',
  ]);
  expect(precheck?.grades).toEqual({ db: 'enforced' });
});

type Spoiling = (orders: OrdersWorld) => unknown;

const SPOILT: readonly [string, Spoiling, string][] = [
  ['the lease is not renewed', (o) => o.clock.advance(25).then(() => o.agent(STANDBY).tick()), 'not renewed for 25 s'],
  [
    'nobody here has looked at the lease lately',
    (o) => o.clock.advance(40),
    "this Region's agent last looked 40 s ago",
  ],
  [
    'nobody here has ever looked at it',
    (o) => void o.world.table.cells.delete(`observation/${STANDBY}`),
    'no observation of it yet',
  ],
  [
    'the keeper has given the lease up',
    (o) => o.rewrite<object>('lease', (lease) => ({ ...lease, released: 'db has refused writes for 120 s' })),
    'its keeper has given it up: db has refused writes',
  ],
  [
    'the keeper has never spoken of the database',
    (o) => o.rewrite<object>('lease', (lease) => ({ ...lease, anchors: {} })),
    'the keeper of the other side has never spoken of it',
  ],
  ['replication is cut', (o) => o.west.cutReplication(), 'it receives nothing from its primary just now'],
  [
    'the control plane says that replication has stopped',
    (o) => Object.assign(instance(o), { replicationStatus: 'stopped' }),
    'replication is stopped, it must be replicating',
  ],
  ['the copy is being backed up', (o) => Object.assign(instance(o), { status: 'backing-up' }), 'status is backing-up'],
  [
    'this side was promoted before and never seeded again',
    (o) => {
      o.west.promote();
      Object.assign(instance(o), { role: 'primary' });
    },
    'it is no replica of the side that serves: npx handover reprotect makes it one',
  ],
  ['the copy does not exist', (o) => o.standby.fleet.instances.clear(), 'the instance does not exist on this side'],
  [
    'the copy is far behind',
    async (o) => {
      if (o.west.replication) o.west.replication.lagSeconds = 45;
      for (let tick = 0; tick < 10; tick++) {
        await o.clock.advance(5);
        await o.keeper().tick();
        await o.agent(STANDBY).tick();
      }
    },
    's behind, 30 s are allowed',
  ],
  ['no heartbeat has arrived', (o) => heartbeat(o, undefined), 'so its lag is unknown'],
  ['the heartbeat is from the future', (o) => heartbeat(o, 60), 's in the future, so its lag is unknown'],
  [
    'the close would not be acknowledged',
    (o) => {
      o.west.faults = ['role "batch" may write and is no application role'];
    },
    'its close would not be acknowledged: role "batch"',
  ],
];

const instance = (orders: OrdersWorld) => {
  const found = orders.standby.fleet.instances.get('orders-west');
  if (found === undefined) throw new Error('no instance');
  return found;
};

function heartbeat(orders: OrdersWorld, aheadSeconds: number | undefined): void {
  const { heartbeatMs: _, ...row } = orders.row();
  const at = aheadSeconds === undefined ? {} : { heartbeatMs: orders.clock.now().getTime() + aheadSeconds * 1000 };
  orders.east.write({ row: { ...row, ...at } });
}

test.each(SPOILT)('refuses when %s, and offers the failover', async (_, spoil, because) => {
  const orders = await served();
  await spoil(orders);
  const before = orders.row();
  const error = await refusal(orders);
  expect(error.name).toBe('PrecheckFailed');
  expect(error.message).toContain(because);
  expect(error.message).toContain(OFFER);
  expect(orders.row()).toEqual(before);
  expect(await orders.standby.leases.read()).toMatchObject({ epoch: 1, active: HOME });
});

test('refuses where nothing closes the old side, not even a keeper', async () => {
  const [db] = new OrdersWorld().settings.databases;
  const orders = await served({ databases: db === undefined ? [] : [{ ...db, grade: 'none' }] });
  expect((await refusal(orders)).message).toContain('grade "none": nothing closes its old side');
});

test('refuses while an unfenced takeover is not reconciled', async () => {
  const orders = await served();
  const override = { by: 'ada', reason: 'keeper gone' };
  await orders.standby.fences.record({
    epoch: 1,
    how: 'unfenced',
    by: 'run-0',
    at: orders.now(),
    databases: {},
    override,
  });
  expect((await refusal(orders)).message).toContain('orders may not go back: unfenced since');
});

test('a copy that does not answer is tried again before anything is said', async () => {
  const orders = await served();
  orders.west.stop();
  expect(await refusal(orders)).toMatchObject({ name: 'Transient' });
});

test('refuses to go on with what a failover has taken', async () => {
  const orders = await served();
  const document = await orders.owning('failover-1');
  await orders.standby.runs.end(document.run.id, {
    outcome: 'incomplete',
    summary: '',
    changed: true,
    at: orders.now(),
  });
  expect((await refusal(orders)).message).toContain('a failover has taken orders over under epoch 2');
});

test.each([
  [alarmAt('2026-01-01T00:00:00Z'), 'a person starts it'],
  [{ trigger: { ...PERSON.trigger, acceptLoss: true } }, 'a switchover loses nothing'],
  [{ trigger: { ...PERSON.trigger, overrides: ['unfenced'] } }, 'a switchover has none'],
])('refuses the input %j', async (input, because) => {
  const orders = await served();
  await expect(new Switchover(orders).claimed('switch-1', input)).rejects.toThrow(because);
});
