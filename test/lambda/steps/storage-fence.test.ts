import type { DatabaseFacts } from '../../../lambda/ports/region-facts';
import type { WriteFenceWord } from '../../../lambda/ports/write-fences';
import { Failover } from './failover';
import { DB, type OrdersWorld, STANDBY } from './orders-world';
import { graded, lost, overriding } from './situations';

const AURORA = { ...DB, kind: 'aurora-global', globalCluster: 'orders', grade: 'acknowledged' } as const;
const LATER = '2099-01-01T00:00:00.000Z';

async function overridden(said: WriteFenceWord, databases: OrdersWorld['settings']['databases'] = [AURORA]) {
  const orders = await lost({ databases });
  orders.world.writeFences.words.set('orders-east', said);
  const document = await new Failover(orders).run('run-1', overriding('unfenced'));
  return { orders, document, saved: await orders.standby.reports.latest() };
}

test('a takeover of Aurora under the override is fenced after all when Aurora says that it has stopped the writes', async () => {
  const { orders, document, saved } = await overridden({ word: 'stopped', at: LATER, toldIn: 'us-west-2' });
  expect(document.opened?.storageFence).toMatchObject({ held: true });
  expect(await orders.standby.fences.unreconciled()).toEqual([]);
  expect(await orders.standby.fences.read(2)).toMatchObject({
    how: 'acknowledged',
    by: 'run-1',
    databases: { db: { closedAt: LATER, flushPosition: 'storage' } },
  });
  expect(saved?.unfenced).toBeUndefined();
  expect(saved?.overridden).toContainEqual(
    `db: Aurora has stopped the writes of the old primary (event of ${LATER} in us-west-2)`,
  );
});

test.each<[string, WriteFenceWord, string]>([
  [
    'has timed out',
    { word: 'timed out', at: LATER, toldIn: 'us-east-1' },
    `db: Aurora's attempt to stop the writes of the old primary timed out (event of ${LATER} in us-east-1)`,
  ],
  ['was not heard of', { word: 'unseen' }, 'db: Aurora has said nothing of its write fence'],
  [
    'is older than this takeover',
    { word: 'stopped', at: '2020-01-01T00:00:00.000Z', toldIn: 'us-west-2' },
    'db: Aurora has said nothing of its write fence',
  ],
])('it stays unfenced when the write fence %s', async (_what, said, detail) => {
  const { orders, document, saved } = await overridden(said);
  expect(document.opened?.storageFence).toEqual({ held: false, detail });
  expect(await orders.standby.fences.unreconciled()).toHaveLength(1);
  expect(saved?.unfenced).toMatchObject([{ epoch: 2, by: 'ada' }]);
});

test('a pair of instances has no such fence: nobody asks, and it stays unfenced', async () => {
  const { document, orders } = await overridden(
    { word: 'stopped', at: LATER, toldIn: 'us-west-2' },
    graded('acknowledged').databases,
  );
  expect(document.opened?.storageFence).toBeUndefined();
  expect(await orders.standby.fences.unreconciled()).toHaveLength(1);
});

test('a takeover of Aurora without an override waits for the fence, with a dead link too', async () => {
  const orders = await lost({ databases: [{ ...AURORA, grade: 'enforced' }] });
  const document = await orders.owning();
  const { promoteDatabases } = await import('../../../lambda/steps/promote-databases');
  const answer = await promoteDatabases(document, orders.standby, orders.context());
  expect(answer.databases).toMatchObject([{ status: 'waiting for the fence' }]);
  expect(orders.standby.fleet.promotions).toEqual([]);
});

describe('what has to be alike', () => {
  const make = (orders: OrdersWorld, facts: Partial<DatabaseFacts>) =>
    orders.world.region(STANDBY).makes.databases.set('orders-west', facts);

  test('refuses in Precheck another engine version', async () => {
    const orders = await lost({ databases: [AURORA] });
    make(orders, { engineVersion: '17.4' });
    await expect(orders.prechecked()).rejects.toMatchObject({
      name: 'PrecheckFailed',
      message: expect.stringContaining('parity of db: the engine version here is 17.4'),
    });
  });

  test('names a single instance and goes on', async () => {
    const orders = await lost({ databases: [AURORA] });
    make(orders, { instanceClasses: ['db.r7g.large'] });
    const { precheck } = await orders.prechecked();
    expect(precheck.checks).toContainEqual({
      name: 'parity of db',
      passed: false,
      detail: expect.stringContaining('it has one instance'),
    });
  });
});
