import { FailoverError } from '../../../lambda/contract/errors';
import { Keeper } from '../../../lambda/loops/keeper';
import type { DatabaseConnections, GuardedDatabase } from '../../../lambda/ports/guarded-database';
import { DB, HOME, OrdersWorld } from '../steps/orders-world';

/** Connections whose every look at a database ends so. */
const connectionsThat = (look: GuardedDatabase['look']): DatabaseConnections => {
  const unused = () => Promise.reject(new Error('not to be called'));
  return {
    guarded: () => ({ look, install: unused, extend: unused, close: unused, open: unused }),
    probe: () => ({ writeThrough: unused, effectsOf: unused }),
  };
};

describe('a database that fails', () => {
  /** Ticks for so long, every five seconds. */
  const ticksFor = async (orders: OrdersWorld, keeper: { tick(): Promise<unknown> }, seconds: number) => {
    for (let spent = 0; spent <= seconds; spent += 5) {
      await keeper.tick();
      await orders.clock.advance(5);
    }
  };
  const released = async (orders: OrdersWorld) => (await orders.home.leases.read())?.released;

  test('is given up after the hold-down, not before', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    orders.east.stop();
    await ticksFor(orders, keeper, 115);
    expect(await released(orders)).toBeUndefined();
    await ticksFor(orders, keeper, 5);
    expect(await released(orders)).toContain('db has refused writes for 120 s');
  });

  test.each([
    [true, 'given up with all the others'],
    [false, 'left alone where the workload may serve without it'],
  ])('as one of two (required: %s) is %s', async (required) => {
    const instance = { home: 'mails-east', standby: 'mails-west' };
    const orders = new OrdersWorld({ databases: [DB, { ...DB, name: 'mails', instance, required }] });
    const mails = orders.world.addInstance(HOME, 'mails-east');
    const keeper = await orders.serving();
    mails.stop();
    await ticksFor(orders, keeper, 130);
    expect((await released(orders)) !== undefined).toBe(required);
  });

  test('is kept through the failover to another zone, which takes up to two minutes, and opens again by itself', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    orders.east.stop();
    await ticksFor(orders, keeper, 115);
    orders.east.start();
    expect(() => orders.east.commit('its deadline has passed')).toThrow('closed');
    await keeper.tick();
    orders.east.commit('and here it is again');
    expect(await released(orders)).toBeUndefined();
    expect((await orders.home.leases.read())?.epoch).toBe(1);
  });

  test('does not hold its keeper up when the RDS API swallows every call', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const addresses = new Map();
    await new Keeper('first', orders.home, orders.context(HOME), addresses).tick();
    const fleet = Object.assign(Object.create(orders.home.fleet), { describe: () => new Promise(() => undefined) });
    const ticking = new Keeper('second', { ...orders.home, fleet }, orders.context(HOME), addresses).tick();
    await orders.clock.advance(2);
    expect(await ticking).toMatchObject({ renewed: true });
  });

  test('stays given up for a new keeper that sees it failing, and is taken back by one that sees it well', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    orders.east.stop();
    await ticksFor(orders, keeper, 120);
    await orders.keeper(HOME, 'new').tick();
    expect(await released(orders)).toContain('db');
    orders.east.start();
    await orders.keeper(HOME, 'newer').tick();
    expect(await released(orders)).toBeUndefined();
    orders.east.commit('again');
  });

  test('is given up when it answers every read and refuses every write', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    orders.east.writesFail = 'could not extend file: no space left on device';
    await ticksFor(orders, keeper, 120);
    expect(await released(orders)).toContain('no space left');
  });

  test('refuses to give the lease up because only the RDS API does not answer', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    orders.home.fleet.away = true;
    await ticksFor(orders, orders.keeper(HOME, 'started while RDS was away'), 150);
    expect(await released(orders)).toBeUndefined();
  });

  test('an address that an earlier keeper of the container found outlives the RDS API', async () => {
    const orders = new OrdersWorld();
    const addresses = new Map();
    await orders.serving();
    await new Keeper('first', orders.home, orders.context(HOME), addresses).tick();
    orders.home.fleet.away = true;
    expect(await new Keeper('second', orders.home, orders.context(HOME), addresses).tick()).toMatchObject({
      renewed: true,
    });
  });

  test('an address that any keeper of the Region found outlives the RDS API, in a container that never reached it', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    orders.home.fleet.away = true;
    const keeper = orders.keeper(HOME, 'in a new container');
    await ticksFor(orders, keeper, 150);
    expect(await keeper.tick()).toMatchObject({ renewed: true });
    orders.east.commit('the Region is well');
  });

  test('a keeper that never knew an address judges nothing while the RDS API does not answer', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    orders.home.fleet.away = true;
    const addresses = { remember: async () => undefined, remembered: async () => undefined };
    const keeper = new Keeper('knows nothing', { ...orders.home, addresses }, orders.context(HOME));
    await ticksFor(orders, keeper, 150);
    expect(await keeper.tick()).toMatchObject({ renewed: false, note: expect.stringContaining('cannot be judged') });
    expect(await released(orders)).toBeUndefined();
  });

  test('refuses to give the lease up because its own login is refused', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const look = () => Promise.reject(new FailoverError('NoLogin', 'password authentication failed'));
    const connections = connectionsThat(look);
    const keeper = new Keeper('stale password', { ...orders.home, connections }, orders.context(HOME));
    await ticksFor(orders, keeper, 150);
    expect(await released(orders)).toBeUndefined();
    expect(await keeper.tick()).toMatchObject({ renewed: false, note: expect.stringContaining('cannot be judged') });
  });

  test('refuses to give the lease up while another keeper sees the database well', async () => {
    const orders = new OrdersWorld();
    const well = await orders.serving();
    const look = () => Promise.reject(new FailoverError('Transient', 'its zone is cut off'));
    const connections = connectionsThat(look);
    const sick = new Keeper('in a sick zone', { ...orders.home, connections }, orders.context(HOME));
    for (let spent = 0; spent <= 150; spent += 5) {
      await sick.tick();
      await well.tick();
      await orders.clock.advance(5);
    }
    expect(await released(orders)).toBeUndefined();
  });
});
