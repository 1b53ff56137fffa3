import { HOME, OrdersWorld, STANDBY } from '../steps/orders-world';
import { takenFor } from '../steps/situations';

const DEADLINE_SECONDS = 55;
const validUntil = (orders: OrdersWorld): number => orders.east.contents.row?.validUntilMs ?? 0;
const fromNow = (orders: OrdersWorld, seconds: number): number => orders.clock.now().getTime() + seconds * 1000;

describe('the first time', () => {
  test('the home keeper makes the lease, opens the database, and says that home serves', async () => {
    const orders = new OrdersWorld();
    expect(await orders.keeper().tick()).toEqual({ renewed: true });
    expect(await orders.home.leases.read()).toMatchObject({ epoch: 1, active: HOME });
    expect(orders.east.contents.row).toMatchObject({ epoch: 1, open: true, timeline: '00000001' });
    expect(validUntil(orders)).toBe(fromNow(orders, DEADLINE_SECONDS));
    expect(await orders.home.serving.serving()).toEqual({ region: HOME, epoch: 1 });
    expect(await orders.home.serving.dispatching()).toEqual({ region: HOME, epoch: 1 });
    orders.east.commit('first');
  });

  test('the standby’s keeper makes no lease', async () => {
    const orders = new OrdersWorld();
    expect((await orders.keeper(STANDBY).tick()).renewed).toBe(false);
    expect(await orders.home.leases.read()).toBeUndefined();
  });

  test('refuses to make a lease when a database remembers an epoch: the ledger was rebuilt', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    orders.world.table.cells.clear();
    expect((await orders.keeper().tick()).renewed).toBe(false);
    expect(await orders.home.leases.read()).toBeUndefined();
  });

  test('refuses to make a lease while a database does not answer', async () => {
    const orders = new OrdersWorld();
    orders.east.stop();
    await orders.keeper().tick();
    expect(await orders.home.leases.read()).toBeUndefined();
  });

  test('home comes to serve although the first keeper died right after it had made the lease', async () => {
    const orders = new OrdersWorld();
    const serving = Object.assign(Object.create(orders.home.serving), {
      serve: () => Promise.reject(new Error('the keeper died here')),
    });
    await expect(orders.keeper(HOME, 'died', { serving }).tick()).rejects.toThrow('died');
    await orders.keeper().tick();
    expect(await orders.home.serving.serving()).toEqual({ region: HOME, epoch: 1 });
    expect(await orders.home.serving.dispatching()).toEqual({ region: HOME, epoch: 1 });
  });
});

describe('while home serves', () => {
  test('each tick renews and extends from the anchor that was read before', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    await orders.clock.advance(5);
    await keeper.tick();
    expect(await orders.home.leases.read()).toMatchObject({ epoch: 1, renewSeq: 4 });
    expect(validUntil(orders)).toBe(fromNow(orders, DEADLINE_SECONDS));
  });

  test('the database closes by itself when no keeper runs any more', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    await orders.clock.advance(DEADLINE_SECONDS - 1);
    orders.east.commit('just in time');
    await orders.clock.advance(1);
    expect(() => orders.east.commit('late')).toThrow('closed');
  });

  test('fails to extend when the ledger is not reached: the database closes', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    const before = validUntil(orders);
    for (const region of Object.values(orders.settings.regions)) orders.world.table.faults.refuse(region);
    await orders.clock.advance(5);
    expect(await keeper.tick()).toMatchObject({ renewed: false, silent: true });
    expect(validUntil(orders)).toBe(before);
  });

  test('renews through another Region’s endpoint', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    orders.world.table.faults.refuse(HOME);
    expect(await keeper.tick()).toEqual({ renewed: true });
  });

  test('two keepers at once do each other no harm', async () => {
    const orders = new OrdersWorld();
    const keepers = [orders.keeper(HOME, 'one'), orders.keeper(HOME, 'two')];
    for (let tick = 0; tick < 10; tick++) {
      await Promise.all(keepers.map((keeper) => keeper.tick()));
      const anchor = (await orders.home.leases.read())?.anchors.db ?? '';
      expect(validUntil(orders)).toBeLessThanOrEqual(Date.parse(anchor) + DEADLINE_SECONDS * 1000);
      orders.east.commit(`tick ${tick}`);
      await orders.clock.advance(5);
    }
  });

  test('counts on the database’s clock only', async () => {
    const orders = new OrdersWorld();
    orders.east.clockSkewSeconds = -3600;
    await orders.serving();
    expect(validUntil(orders)).toBe(fromNow(orders, DEADLINE_SECONDS - 3600));
    orders.east.commit('in its own time');
  });
});

describe('after a takeover', () => {
  test('closes and acknowledges, and nothing commits any more', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    orders.east.logIn('app');
    await takenFor(orders);
    expect(await keeper.tick()).toMatchObject({ renewed: false, note: 'closed db under epoch 2' });
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'acknowledged', databases: { db: {} } });
    expect(orders.east.sessions.size).toBe(0);
    expect(() => orders.east.commit('late')).toThrow('closed');
    expect(() => orders.east.logIn('app')).toThrow('not permitted');
  });

  test('a keeper that was paused in the middle of its tick extends nothing', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const before = validUntil(orders);
    const leases = Object.assign(Object.create(orders.home.leases), {
      renew: async (renewal: Parameters<typeof orders.home.leases.renew>[0]) => {
        await takenFor(orders);
        return orders.home.leases.renew(renewal);
      },
    });
    await orders.clock.advance(5);
    expect((await orders.keeper(HOME, 'paused', { leases }).tick()).renewed).toBe(false);
    expect(validUntil(orders)).toBe(before);
  });

  test('a process that is paused between its renewal and its extension extends to a time that is over', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const leases = Object.assign(Object.create(orders.home.leases), {
      renew: async (renewal: Parameters<typeof orders.home.leases.renew>[0]) => {
        const renewed = await orders.home.leases.renew(renewal);
        await orders.clock.advance(300);
        await takenFor(orders);
        return renewed;
      },
    });
    await orders.keeper(HOME, 'paused', { leases }).tick();
    expect(validUntil(orders)).toBe(fromNow(orders, DEADLINE_SECONDS - 300));
    expect(() => orders.east.commit('late')).toThrow('closed');
  });

  test('a process that is paused after it has read the lease reads it anew before it extends', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    const leases = Object.assign(Object.create(orders.home.leases), {
      read: async () => {
        const lease = await orders.home.leases.read();
        await orders.clock.advance(300);
        await takenFor(orders);
        return lease;
      },
    });
    expect(await orders.keeper(HOME, 'paused', { leases }).tick()).toEqual({ renewed: false });
    // Its look has tried a write that promises nothing: to the very moment of the look.
    expect(validUntil(orders)).toBeLessThanOrEqual(fromNow(orders, 0));
    expect(() => orders.east.commit('late')).toThrow('closed');
    expect((await orders.home.leases.read())?.active).toBe(STANDBY);
  });

  test('a primary that comes back from the dead is closed before anything else', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    orders.east.stop();
    await takenFor(orders);
    orders.east.start();
    await orders.keeper(HOME, 'back').tick();
    expect(() => orders.east.commit('late')).toThrow('closed');
  });

  test('the new side’s keeper opens nothing by itself', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    await takenFor(orders);
    orders.west.promote();
    await orders.keeper(STANDBY).tick();
    expect(() => orders.west.commit('early')).toThrow('closed');
  });

  test('refuses to acknowledge while a session does not end, and acknowledges when it has', async () => {
    const orders = new OrdersWorld();
    const keeper = await orders.serving();
    const session = orders.east.logIn('app', true);
    await takenFor(orders);
    await expect(keeper.tick()).rejects.toMatchObject({ name: 'Transient' });
    expect(await orders.standby.fences.read(2)).toBeUndefined();
    orders.east.sessions.delete(session);
    await keeper.tick();
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'acknowledged' });
  });

  test('acknowledges although the keeper that closed the database died before it could say so', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    await takenFor(orders);
    const fences = Object.assign(Object.create(orders.home.fences), {
      record: () => Promise.reject(new Error('the keeper died here')),
    });
    await expect(orders.keeper(HOME, 'died', { fences }).tick()).rejects.toThrow('died');
    await orders.keeper(HOME, 'next').tick();
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'acknowledged' });
  });

  test('two keepers that close at once acknowledge once', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    await takenFor(orders);
    await Promise.all(['one', 'two'].map((id) => orders.keeper(HOME, id).tick()));
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'acknowledged' });
  });
});
