import type { FailoverError } from '../../../lambda/contract/errors';
import { alarmAt, HOME, type OrdersWorld } from './orders-world';
import { lost, Reprotect } from './reprotect';

const deeds = (orders: OrdersWorld): readonly string[] => orders.world.region(HOME).seeding.deeds;

describe('refuses before anything is changed', () => {
  type Spoiling = (orders: OrdersWorld) => unknown;
  const closed = (orders: OrdersWorld, open: boolean) => orders.east.write({ row: { ...orders.row(), open } });
  const SPOILT: readonly [string, Spoiling, string][] = [
    ['the old side is still open', (o) => closed(o, true), 'database db: it is still open under epoch 1'],
    [
      'the old primary does not answer',
      (o) => o.east.stop(),
      'the old primary of db does not answer: database orders-east in us-east-1 did not answer',
    ],
    [
      'nobody has said that the old side is closed',
      (o) => void o.world.table.cells.delete('fence/2'),
      'fence: nobody has said that the side that was left under epoch 2 is closed',
    ],
    [
      'the takeover is unfenced and nobody has reconciled the two sides',
      (o) =>
        o.rewrite<object>('fence/2', (fence) => ({
          ...fence,
          how: 'unfenced',
          override: { by: 'ada', reason: 'now' },
        })),
      'earlier takeovers: orders may have been written to on both sides: unfenced since',
    ],
    [
      'the takeover is not complete',
      (o) => o.rewrite<object>('inventory', (inventory) => ({ ...inventory, epoch: 1 })),
      'takeover: the one of epoch 2 is not complete; go on with it first: npx handover failover orders',
    ],
    [
      'the takeover left a database out, whose whole copy stands here',
      (o) => o.rewrite<object>('inventory', (inventory) => ({ ...inventory, missing: ['stock'] })),
      'takeover: it has left out stock, whose only whole copy stands here; go on with that first: npx handover failover orders --left-out',
    ],
    [
      'the side that serves does not renew its lease',
      (o) => o.clock.advance(25).then(() => o.agent(HOME).tick()),
      'lease of us-west-2: not renewed for',
    ],
    [
      'there is no instance at all',
      (o) => void o.world.region(HOME).fleet.instances.delete('orders-east'),
      'there is no instance on this side, nor under its name orders-east-kept-2; create the replica by hand',
    ],
    [
      'what stands there never served',
      (o) => o.east.write({ row: { ...o.row(), epoch: 0, open: false } }),
      'it never served this workload: it is no old primary',
    ],
    [
      'what stands there has no guard',
      (o) => o.east.write({ row: undefined }),
      'it has no guard, so nothing shows that it ever served this workload, nor that it is closed',
    ],
    [
      'the instance needs a person',
      (o) => Object.assign(o.world.region(HOME).fleet.instances.get('orders-east') ?? {}, { status: 'storage-full' }),
      'database db: status is storage-full, which does not pass by itself',
    ],
  ];

  test.each(SPOILT)('%s', async (_, spoil, because) => {
    const orders = await lost();
    await spoil(orders);
    const claimed = await new Reprotect(orders).claimed();
    const before = orders.ledger();
    const refused: FailoverError = await new Reprotect(orders).prechecked().catch((error) => error);
    expect(refused.message).toContain(because);
    expect(['PrecheckFailed', 'Transient']).toContain(refused.name);
    expect([deeds(orders), orders.ledger(), claimed.claim.outcome]).toEqual([[], before, 'claimed']);
  });

  test('it is started in the Region that serves', async () => {
    const orders = await lost();
    const { claim } = await new Reprotect(orders, 'standby').claimed();
    expect(claim).toMatchObject({
      outcome: 'refused',
      because: expect.stringContaining('start the run in the other Region'),
    });
  });

  test('it goes on in the Region of a takeover that is not reported', async () => {
    const orders = await lost();
    orders.rewrite<object>('inventory', (inventory) => ({ ...inventory, epoch: 1 }));
    await expect(new Reprotect(orders, 'standby').prechecked()).rejects.toMatchObject({
      name: 'PrecheckFailed',
      message: 'us-west-2 serves orders under epoch 2; a reprotect is started in the Region that was left',
    });
  });

  test('an alarm started it, or a person accepts a loss', async () => {
    const orders = await lost();
    await expect(new Reprotect(orders).claimed('r', alarmAt(orders.now()))).rejects.toThrow('started a reprotect');
    const accepts = { trigger: { kind: 'person', by: 'ada', reason: 'x', acceptLoss: true, overrides: [] } };
    await expect(new Reprotect(orders).claimed('r', accepts)).rejects.toThrow('a reprotect loses nothing');
  });
});
