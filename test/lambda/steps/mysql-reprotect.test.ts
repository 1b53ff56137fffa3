import type { FenceGrade } from '../../../lambda/contract/settings';
import { plannedCalls } from '../../../lambda/domain/dry-run';
import { dryReprotect } from './dry-reprotect';
import { DB, HOME, OrdersWorld, STANDBY } from './orders-world';
import { left, lost, Reprotect } from './reprotect';
import { Switchover } from './switchover';

/** MySQL has no check at COMMIT, so its best grade is that of a job inside the database that closes it. */
const world = (grade: FenceGrade = 'watchdog') => new OrdersWorld({ databases: [{ ...DB, engine: 'mysql', grade }] });

const DEEDS = [
  'snapshot orders-east-final-2 of orders-east',
  'orders-east is called orders-east-kept-2',
  'orders-east follows orders-west',
];
const deeds = (orders: OrdersWorld): readonly string[] => orders.world.region(HOME).seeding.deeds;
const idsOf = (server: { readonly commits: readonly { readonly id: string }[] } | undefined): readonly string[] =>
  (server?.commits ?? []).map(({ id }) => id).filter((id) => !id.startsWith('verification'));

describe('a MySQL pair', () => {
  test('is made a copy again after a failover, and what the old side shows is no more than the bound', async () => {
    const orders = await lost(world());
    const done = await new Reprotect(orders).run();
    expect(deeds(orders)).toEqual(DEEDS);
    expect(idsOf(orders.world.serverOf(HOME, 'orders-east-kept-2'))).toEqual(['replicated', 'only in home']);
    expect(idsOf(orders.world.serverOf(HOME, 'orders-east'))).toEqual(['replicated', 'after the failover']);
    const [{ bound, measured } = { bound: undefined, measured: undefined }] = done.measured?.databases ?? [];
    if (bound?.kind !== 'known' || measured?.kind !== 'known') throw new Error('not known');
    expect(measured.seconds).toBeLessThanOrEqual(bound.seconds);
    // A watchdog runs a moment after the deadline, and what it let through in that moment is counted.
    expect(measured.seconds).toBeGreaterThanOrEqual(5 + orders.timings.watchdogSeconds);
  });

  test.each(['watchdog', 'acknowledged'] as const)(
    'of grade %s goes home after a switchover, a reprotect and a failback',
    async (grade) => {
      const orders = await left(world(grade));
      await new Reprotect(orders).run();
      orders.west.commit('after the reprotect');
      await orders.agent(HOME).tick();
      const living = async () => {
        await orders.keeper(STANDBY).tick();
        await orders.keeper(HOME).tick();
        await orders.agent(HOME).tick();
      };
      const back = await new Switchover(orders, living, 'home').run('back-1');
      expect(back.opened?.databases).toMatchObject([{ loss: { kind: 'known', seconds: 0, proof: 'replayed' } }]);
      expect(idsOf(orders.world.serverOf(HOME, 'orders-east'))).toContain('after the reprotect');
      expect((await orders.home.leases.read())?.active).toBe(HOME);
    },
  );

  test('has a dry run that names the same calls and changes nothing', async () => {
    const orders = await lost(world());
    const before = orders.ledger();
    const calls = plannedCalls(await dryReprotect(new Reprotect(orders)));
    expect([orders.ledger(), deeds(orders)]).toEqual([before, []]);
    expect(calls.filter(({ operation }) => operation.startsWith('rds:')).map(({ operation }) => operation)).toEqual([
      'rds:CreateDBSnapshot',
      'rds:ModifyDBInstance',
      'rds:CreateDBInstanceReadReplica',
      'rds:ModifyDBInstance',
      'rds:RebootDBInstance',
    ]);
  });
});
