import { HOME, type OrdersWorld, STANDBY } from '../steps/orders-world';
import { served, takenFor } from '../steps/situations';

/** Home served, was cut off or died, and the standby took over; home has its keeper again. */
async function returned(before: (orders: OrdersWorld) => void = () => undefined): Promise<OrdersWorld> {
  const orders = await served();
  before(orders);
  await takenFor(orders);
  return orders;
}
const back = async (orders: OrdersWorld) => (await orders.standby.returns.returns())[0];
const told = (orders: OrdersWorld) => orders.home.notices.sent;
const isClosed = (orders: OrdersWorld) => expect(() => orders.east.commit('late')).toThrow('closed');

describe('a Region that returns', () => {
  test('with its database open and the deadline passed: closes it, and says how it was found', async () => {
    const orders = await returned();
    const until = orders.east.contents.row?.validUntilMs ?? 0;
    await orders.clock.advance(3600);
    expect((await orders.keeper().tick()).note).toBe('closed db under epoch 2');
    isClosed(orders);
    expect(orders.east.contents.barred).toEqual(['app']);
    expect(await back(orders)).toMatchObject({
      region: HOME,
      epoch: 2,
      databases: {
        db: `open under epoch 1 until ${new Date(until).toISOString().replace('Z', '000Z')}, deadline passed; closed below epoch 2`,
      },
      unsettled: [],
      endedTasks: 0,
    });
  });

  test('with its database open and time left: closes it at once', async () => {
    const orders = await returned();
    orders.east.commit('still open');
    await orders.keeper().tick();
    isClosed(orders);
    expect((await back(orders))?.databases.db).toMatch(
      /^open under epoch 1 until .* by its own clock; closed below epoch 2$/,
    );
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'acknowledged' });
  });

  test('with its database closed and nobody’s word for it: acknowledges', async () => {
    const orders = await returned();
    orders.east.write({ row: { ...orders.row(), open: false, closedBelow: 2 } });
    await orders.keeper().tick();
    expect((await back(orders))?.databases).toEqual({ db: 'closed under epoch 1; closed below epoch 2' });
    expect(await orders.standby.fences.read(2)).toMatchObject({ how: 'acknowledged' });
  });

  test('with a replica: leaves it alone', async () => {
    const orders = await returned();
    orders.west.promote();
    orders.east.follow(orders.west);
    expect(await orders.keeper().tick()).toEqual({ renewed: false });
    expect((await back(orders))?.databases).toEqual({ db: 'replica, nothing to do' });
    expect(await orders.standby.fences.read(2)).toBeUndefined();
  });

  test('with a database that does not answer yet: says unknown, and later what became of it', async () => {
    const orders = await returned(({ east }) => east.stop());
    const keeper = orders.keeper();
    await keeper.tick();
    expect(await back(orders)).toMatchObject({
      databases: { db: expect.stringContaining('does not answer: unknown') },
      unsettled: ['db'],
    });
    orders.east.start();
    await orders.clock.advance(5);
    await keeper.tick();
    expect(await back(orders)).toMatchObject({
      databases: { db: expect.stringContaining('closed below epoch 2') },
      unsettled: [],
    });
  });

  test('with a ledger that refuses while it is catching up: extends nothing, closes by itself, and is no error', async () => {
    const orders = await returned();
    const keeper = orders.keeper();
    const { validUntilMs } = orders.row();
    for (const region of Object.values(orders.settings.regions)) orders.world.table.faults.refuse(region);
    for (let tick = 0; tick < 12; tick++) {
      expect(await keeper.tick()).toEqual({
        renewed: false,
        silent: true,
        note: expect.stringMatching(/^nothing is extended: the ledger .* answers nowhere/),
      });
      await orders.clock.advance(5);
    }
    expect(orders.row().validUntilMs).toBe(validUntilMs);
    isClosed(orders);
    orders.world.table.faults.clear();
    await keeper.tick();
    expect((await back(orders))?.databases.db).toContain('deadline passed; closed below epoch 2');
  });

  test('with a session that does not end: says that closing failed, and fails', async () => {
    const orders = await returned();
    const session = orders.east.logIn('app', true);
    const keeper = orders.keeper();
    await expect(keeper.tick()).rejects.toMatchObject({ name: 'Transient' });
    expect(await back(orders)).toMatchObject({
      databases: { db: expect.stringContaining('closing failed: unfenced: 1 sessions') },
      unsettled: ['db'],
    });
    orders.east.sessions.delete(session);
    await keeper.tick();
    expect((await back(orders))?.databases.db).toContain('closed below epoch 2');
  });

  test('with a writable database that has no guard: says that nothing closes it', async () => {
    const orders = await returned(({ east }) => east.write({ row: undefined }));
    const { note } = await orders.keeper().tick();
    expect(note).toBe(`db is writable without a guard while ${STANDBY} serves: nothing closes it`);
    expect((await back(orders))?.databases).toEqual({ db: 'writable, without a guard: it is not closed' });
  });
});

describe('people', () => {
  test('are told once, by whichever keeper knew everything first', async () => {
    const orders = await returned();
    await Promise.all(['one', 'two', 'three'].map((id) => orders.keeper(HOME, id).tick()));
    await orders.keeper(HOME, 'next').tick();
    expect(told(orders)).toHaveLength(1);
    expect(told(orders)[0]?.subject).toBe(`orders: ${HOME} stands aside under epoch 2`);
    expect(told(orders)[0]?.text).toMatch(/- db: open under epoch 1 until .*; closed below epoch 2\n/);
  });

  test('are told what is unknown when it stays unknown for the hold-down', async () => {
    const orders = await returned(({ east }) => east.stop());
    const keeper = orders.keeper();
    for (let spent = 0; spent < orders.timings.holdDownSeconds; spent += 5) {
      await keeper.tick();
      await orders.clock.advance(5);
    }
    expect(told(orders)).toEqual([]);
    await keeper.tick();
    await keeper.tick();
    expect(told(orders)).toMatchObject([{ text: expect.stringContaining('- db: does not answer: unknown') }]);
  });

  test('are told again after another takeover', async () => {
    const orders = await returned();
    await orders.keeper().tick();
    await takenFor(orders, HOME);
    await takenFor(orders, STANDBY);
    await orders.keeper().tick();
    expect(told(orders).map(({ subject }) => subject)).toEqual([
      `orders: ${HOME} stands aside under epoch 2`,
      `orders: ${HOME} stands aside under epoch 4`,
    ]);
  });
});

test('a standby that never served has nothing to say', async () => {
  const orders = await served();
  await orders.keeper(STANDBY).tick();
  expect(await orders.standby.returns.returns()).toEqual([]);
  expect(orders.standby.notices.sent).toEqual([]);
});

test('what was said once is neither written nor asked for again', async () => {
  const orders = await returned();
  const record = jest.spyOn(orders.home.returns, 'record');
  const keeper = orders.keeper();
  await keeper.tick();
  const before = orders.ledger();
  await orders.clock.advance(5);
  for (let ticks = 0; ticks < 3; ticks++) await keeper.tick();
  expect(orders.ledger()).toBe(before);
  // "open, closed" and, at the second look, "closed already", which changes nothing that stands.
  expect(record).toHaveBeenCalledTimes(2);
});
