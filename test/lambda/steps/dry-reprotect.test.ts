import { plannedCalls } from '../../../lambda/domain/dry-run';
import { type AuroraOrders, leftAurora, lostAurora } from './aurora-reprotect';
import { dryReprotect } from './dry-reprotect';
import { HOME } from './orders-world';
import { Reprotect } from './reprotect';

/** What a dry run may not change. */
const everything = (orders: AuroraOrders): string =>
  JSON.stringify([
    orders.ledger(),
    orders.snapshots.shown.map(({ name, status }) => [name, status]),
    [...orders.home.fleet.instances].map(([name, { role, status, replicationStatus }]) => [
      name,
      role,
      status,
      replicationStatus,
    ]),
    orders.east.contents,
  ]);

async function dry(orders: AuroraOrders) {
  const before = everything(orders);
  const document = await dryReprotect(new Reprotect(orders));
  expect(everything(orders)).toBe(before);
  const calls = plannedCalls(document).filter(({ operation }) => operation.startsWith('rds:'));
  return { document, calls };
}

describe('a dry run of a reprotect of Aurora', () => {
  test('supposes what Aurora has not done yet, and says so', async () => {
    const { calls, document } = await dry(await lostAurora());
    expect(calls).toMatchObject([
      {
        step: 'KeepOldPrimary',
        operation: 'rds:CopyDBClusterSnapshot',
        target: 'orders-east-final-2 of rds:unplanned-global-failover-orders-east-timestamp',
        verdict: 'unknown',
        detail: 'Aurora has taken none yet: that it does is supposed',
      },
    ]);
    expect(document.seeded?.databases).toMatchObject([{ status: 'follows' }]);
  });

  test('names the copy of the snapshot that is there, or is being taken, and looks at the cluster that follows', async () => {
    const orders = await lostAurora();
    orders.homeAurora.takeBack('orders-east');
    const from = orders.snapshots.shown[0]?.name;
    const expected = [
      { target: `orders-east-final-2 of ${from}`, verdict: 'would pass', detail: 'Aurora has taken it' },
    ];
    expect((await dry(orders)).calls).toMatchObject(expected);
    orders.home.fleet.advance();
    orders.rebuild();
    await orders.clock.advance(1);
    expect((await dry(orders)).calls).toMatchObject(expected);
  });

  test('has nothing to call where the copy is there, or where a switchover has left nothing', async () => {
    const orders = await lostAurora();
    const reprotect = new Reprotect(orders);
    orders.homeAurora.takeBack('orders-east');
    await reprotect.kept(await reprotect.measured(await reprotect.prechecked()));
    await orders.home.runs.end('reprotect-1', {
      outcome: 'incomplete',
      summary: 'x',
      changed: false,
      at: orders.now(),
    });
    expect((await dry(orders)).calls).toEqual([]);
    expect((await dry(await leftAurora())).calls).toEqual([]);
  });

  test('says what is lost where Aurora has taken none, and never supposes that it will', async () => {
    const orders = await lostAurora();
    orders.homeAurora.takeBack('orders-east', { snapshot: false });
    orders.rebuild();
    const { document, calls } = await dry(orders);
    expect(document.kept?.databases).toMatchObject([{ status: 'not kept' }]);
    expect(calls).toEqual([]);
  });

  test('does not suppose away what a living copy shows', async () => {
    const orders = await lostAurora();
    orders.homeAurora.takeBack('orders-east');
    orders.home.fleet.advance();
    orders.rebuild().cutReplication();
    await expect(dryReprotect(new Reprotect(orders))).rejects.toMatchObject({
      name: 'DeadlineExceeded',
      message: expect.stringContaining('db ('),
    });
  });

  test('fails as the run would where the cluster is detached', async () => {
    const orders = await lostAurora();
    orders.homeAurora.detach('orders-east');
    await expect(dryReprotect(new Reprotect(orders))).rejects.toMatchObject({ name: 'PrecheckFailed' });
    expect(orders.world.region(HOME).seeding.deeds).toEqual([]);
  });
});
