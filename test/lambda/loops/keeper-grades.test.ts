import { FailoverError } from '../../../lambda/contract/errors';
import type { FenceGrade } from '../../../lambda/contract/settings';
import type { DatabaseConnections, GuardedDatabase } from '../../../lambda/ports/guarded-database';
import { DB, HOME, OrdersWorld } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

const ofGrade = (grade: FenceGrade) => new OrdersWorld({ databases: [{ ...DB, grade }] });

/** The orders with a store beside them that has several writers. */
function withCache() {
  const instance = { home: 'cache-east', standby: 'cache-west' };
  const orders = new OrdersWorld({ databases: [DB, { ...DB, name: 'cache', grade: 'none', instance }] });
  return { orders, cache: orders.world.addInstance(HOME, 'cache-east') };
}

/** Connections that install in another way, and the number of times that they were asked to. */
function installing(orders: OrdersWorld, install: (times: number) => Promise<void>) {
  const asked = { times: 0 };
  const { connections } = orders.home;
  const guarded: DatabaseConnections['guarded'] = (database, endpoint): GuardedDatabase => {
    const real = connections.guarded(database, endpoint);
    return Object.assign(Object.create(real), {
      install: async () => {
        asked.times += 1;
        await install(asked.times);
      },
    });
  };
  return { asked, connections: Object.assign(Object.create(connections), { guarded }) as typeof connections };
}

describe.each<FenceGrade>(['enforced', 'watchdog', 'acknowledged'])('a database of grade %s', (grade) => {
  test('has its row, its heartbeat and its anchor', async () => {
    const orders = ofGrade(grade);
    await orders.serving();
    expect(orders.row()).toMatchObject({ epoch: 1, open: true, heartbeatMs: orders.clock.now().getTime() });
    expect((await orders.home.leases.read())?.anchors).toHaveProperty('db');
  });
});

describe('a store of grade none', () => {
  test('has no row and no anchor, and the others are kept', async () => {
    const { orders, cache } = withCache();
    await orders.serving();
    expect(cache.contents.row).toBeUndefined();
    expect(Object.keys((await orders.home.leases.read())?.anchors ?? {})).toEqual(['db']);
    orders.east.commit('guarded');
  });

  test('loses the guard that an earlier grade left', async () => {
    const { orders, cache } = withCache();
    cache.write({
      row: { epoch: 1, open: true, validUntilMs: 0, timeline: '00000001', closedBelow: 0 },
      covered: true,
    });
    expect(() => cache.commit('refused')).toThrow('closed');
    await orders.serving();
    cache.commit('free');
    expect(cache.contents.row).toBeUndefined();
  });

  test('refuses to give the lease up because of it, or to hold the others up', async () => {
    const { orders, cache } = withCache();
    cache.stop();
    const keeper = await orders.serving();
    for (let spent = 0; spent <= 150; spent += 5) {
      expect((await keeper.tick()).renewed).toBe(true);
      await orders.clock.advance(5);
    }
    expect((await orders.home.leases.read())?.released).toBeUndefined();
    expect(await keeper.tick()).toMatchObject({ note: expect.stringContaining('cache: database cache-east') });
  });

  test('is not waited for when the others are closed and acknowledged', async () => {
    const { orders, cache } = withCache();
    const keeper = await orders.serving();
    await takenFor(orders);
    await keeper.tick();
    const fence = await orders.standby.fences.read(2);
    expect(fence).toMatchObject({ how: 'acknowledged' });
    expect(Object.keys(fence?.databases ?? {})).toEqual(['db']);
    cache.commit('it has several writers');
  });
});

describe('two databases of a side that was left', () => {
  const two = async () => {
    const instance = { home: 'two-east', standby: 'two-west' };
    const orders = new OrdersWorld({ databases: [DB, { ...DB, name: 'two', instance }] });
    const second = orders.world.addInstance(HOME, 'two-east');
    const keeper = await orders.serving();
    await takenFor(orders);
    return { orders, second, keeper };
  };
  const acknowledged = async (orders: OrdersWorld) =>
    Object.keys((await orders.standby.fences.read(2))?.databases ?? {});

  test('are acknowledged one by one: nobody waits for the one that does not answer', async () => {
    const { orders, second, keeper } = await two();
    second.stop();
    await keeper.tick();
    expect(await acknowledged(orders)).toEqual(['db']);
    second.start();
    await keeper.tick();
    expect((await acknowledged(orders)).sort()).toEqual(['db', 'two']);
    expect(() => second.commit('late')).toThrow('closed');
  });

  test('are acknowledged although one was closed by a keeper that died before it could say so', async () => {
    const { orders, second, keeper } = await two();
    second.stop();
    await keeper.tick();
    second.start();
    second.write({ row: { ...orders.row(), open: false, closedBelow: 2 } });
    await orders.keeper(HOME, 'next').tick();
    expect((await acknowledged(orders)).sort()).toEqual(['db', 'two']);
  });

  test('refuses to change the word of a run that has waited for the deadline', async () => {
    const { orders, keeper } = await two();
    const word = { epoch: 2, how: 'deadline', by: 'run', at: orders.now(), databases: {} } as const;
    await orders.standby.fences.record(word);
    await keeper.tick();
    expect(await orders.standby.fences.read(2)).toEqual(word);
    expect(() => orders.east.commit('late')).toThrow('closed');
  });
});

describe('a complaint of the installation', () => {
  const complains = () => Promise.reject(new FailoverError('BadInput', 'table public.t belongs to "app"'));

  test('is noted, asked for once in a life, and no reason to give the database up', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const { asked, connections } = installing(orders, complains);
    const keeper = orders.keeper(HOME, 'new', { connections });
    for (let tick = 0; tick < 3; tick++)
      expect(await keeper.tick()).toEqual({
        renewed: true,
        faults: ['db: table public.t belongs to "app"'],
        note: 'the fence may not hold: db: table public.t belongs to "app"',
      });
    expect(asked.times).toBe(1);
    expect((await orders.home.leases.read())?.released).toBeUndefined();
  });

  test('is not said twice when a look finds the same faults written down', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const faults = ['the application is the master user; give it a role', 'table public.t belongs to "app"'];
    orders.east.faults = faults;
    const { connections } = installing(orders, () => Promise.reject(new FailoverError('BadInput', faults.join('; '))));
    const { faults: said } = await orders.keeper(HOME, 'new', { connections }).tick();
    expect(said).toEqual(faults.map((fault) => `db: ${fault}`));
  });

  test('is gone with the next keeper when somebody has mended it', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const { connections } = installing(orders, complains);
    await orders.keeper(HOME, 'before', { connections }).tick();
    expect(await orders.keeper(HOME, 'after').tick()).toEqual({ renewed: true });
  });

  test('that passes is tried again at the next tick', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const { asked, connections } = installing(orders, async (times) => {
      if (times === 1) throw new FailoverError('Transient', 'a lock was not available');
    });
    const keeper = orders.keeper(HOME, 'new', { connections });
    expect(await keeper.tick()).toMatchObject({ renewed: true, faults: ['db: a lock was not available'] });
    expect(await keeper.tick()).toEqual({ renewed: true });
    expect(asked.times).toBe(2);
  });

  test('hides no disk that is full: the database is given up', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const { connections } = installing(orders, () => Promise.reject(new FailoverError('Transient', 'no space left')));
    const keeper = orders.keeper(HOME, 'new', { connections });
    orders.east.writesFail = 'no space left on device';
    for (let spent = 0; spent <= 120; spent += 5) {
      await keeper.tick();
      await orders.clock.advance(5);
    }
    expect((await orders.home.leases.read())?.released).toContain('no space left');
  });
});

test('what a look finds wrong is noted until it is mended', async () => {
  const orders = new OrdersWorld();
  const keeper = await orders.serving();
  orders.east.faults = ['application role "app" does not exist'];
  expect(await keeper.tick()).toMatchObject({ renewed: true, faults: ['db: application role "app" does not exist'] });
  orders.east.faults = [];
  expect(await keeper.tick()).toEqual({ renewed: true });
});
