import type { MemorySnapshot } from '../../../lab/memory';
import { keepOldPrimary } from '../../../lambda/steps/keep-old-primary';
import { HOME, type OrdersWorld } from './orders-world';
import { lost, Reprotect } from './reprotect';

const RENAMED = 'orders-east is called orders-east-kept-2';
const deeds = (orders: OrdersWorld): readonly string[] => orders.world.region(HOME).seeding.deeds;

describe('a snapshot is believed for what it shows, and not for its name', () => {
  const LAST = 'orders-east-final-2';
  const spoilt = async (change: Partial<MemorySnapshot>) => {
    const orders = await lost();
    const { seeding } = orders.world.region(HOME);
    const atMs = orders.clock.now().getTime();
    const good = { of: 'orders-east', server: orders.east, atMs, manual: true, status: 'available' } as const;
    seeding.snapshots.set(LAST, { ...good, ...change });
    const reprotect = new Reprotect(orders);
    return { orders, reprotect, document: await reprotect.measured(await reprotect.prechecked()) };
  };

  test('one that an earlier run has made is enough', async () => {
    const { orders, reprotect, document } = await spoilt({});
    expect((await reprotect.kept(document)).kept?.databases).toMatchObject([{ status: 'kept', snapshot: LAST }]);
    expect(deeds(orders)).toEqual([RENAMED]);
  });

  test.each<[string, (orders: OrdersWorld) => Partial<MemorySnapshot>]>([
    ['of another instance', (orders) => ({ server: orders.west })],
    ['from before the close', (orders) => ({ atMs: orders.clock.now().getTime() - 3_600_000 })],
    ['that does not stay', () => ({ manual: false })],
    ['that has failed', () => ({ status: 'failed' })],
  ])('refuses one %s, and renames nothing', async (_, change) => {
    const { orders, reprotect, document } = await spoilt({});
    Object.assign(orders.world.region(HOME).seeding.snapshots.get(LAST) ?? {}, change(orders));
    await expect(keepOldPrimary(document, reprotect.ports, reprotect.context)).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
      message: expect.stringContaining(LAST),
    });
    expect(deeds(orders)).toEqual([]);
  });

  test('one that a person has deleted since is not said to be there', async () => {
    const orders = await lost();
    await new Reprotect(orders).run();
    orders.world.region(HOME).seeding.snapshots.clear();
    const again = await new Reprotect(orders).run('reprotect-2');
    expect(again.kept?.databases).toEqual([
      {
        name: 'db',
        status: 'kept',
        detail: 'as orders-east-kept-2; its snapshot is not there',
        instance: 'orders-east-kept-2',
      },
    ]);
    expect((await orders.home.reports.latest())?.summary).toContain(
      'db as orders-east-kept-2, whose snapshot is not there',
    );
    expect(deeds(orders)).toHaveLength(3);
  });
});
