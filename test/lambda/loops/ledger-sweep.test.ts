import { LedgerSweep, sweepingOnce } from '../../../lambda/loops/ledger-sweep';
import { HOME, type OrdersWorld, STANDBY } from '../steps/orders-world';
import { served, takenFor } from '../steps/situations';

const DAY_SECONDS = 86_400;

/** A job was done and 25 fences were recorded, 401 days ago. */
async function aged(): Promise<OrdersWorld> {
  const orders = await served();
  await orders.submit('a');
  await orders.dispatcher().tick();
  orders.end('a', 0);
  await orders.dispatcher().tick();
  for (let epoch = 2; epoch <= 26; epoch++)
    await orders.home.fences.record({ epoch, how: 'deadline', by: 'r', at: orders.now(), databases: {} });
  await orders.clock.advance(401 * DAY_SECONDS);
  return orders;
}
const sweep = (orders: OrdersWorld, region = HOME) =>
  new LedgerSweep(region === HOME ? orders.home : orders.standby, orders.context(region));
const fences = async ({ home }: OrdersWorld) => (await home.retention.records()).filter(({ kind }) => kind === 'fence');
const pointers = ({ home }: OrdersWorld) => home.jobs.doneSince('invoices', '');

test('what nobody can need any more goes, and twenty of each kind stay', async () => {
  const orders = await aged();
  await sweep(orders).pass();
  expect(await pointers(orders)).toEqual([]);
  expect(await fences(orders)).toHaveLength(20);
  expect(await orders.home.jobs.find('invoices', 'a')).toBeUndefined();
});

test('the second pass of a day looks at pointers only', async () => {
  const orders = await aged();
  await sweep(orders).pass();
  const records = jest.spyOn(orders.home.retention, 'records');
  await sweep(orders).pass();
  expect(records).not.toHaveBeenCalled();
  await orders.clock.advance(DAY_SECONDS);
  await sweep(orders).pass();
  expect(records).toHaveBeenCalledTimes(1);
});

test('refuses to sweep on the side that does not serve', async () => {
  const orders = await aged();
  const before = orders.ledger();
  await sweep(orders, STANDBY).pass();
  expect(orders.ledger()).toBe(before);
});

test('refuses to drop a pointer while a takeover is not complete', async () => {
  const orders = await aged();
  await takenFor(orders);
  await sweep(orders, STANDBY).pass();
  expect(await pointers(orders)).toHaveLength(1);
});

test('sweeps once in a life, and the loop goes on when it fails', async () => {
  const pass = jest.fn(() => Promise.reject(new Error('the ledger answers nowhere')));
  const tick = jest.fn(async () => ({ note: undefined }));
  const loop = sweepingOnce({ tick }, { pass });
  expect(await loop.tick()).toEqual({ note: 'the ledger was not swept: Error: the ledger answers nowhere' });
  await loop.tick();
  expect([tick.mock.calls.length, pass.mock.calls.length]).toEqual([2, 1]);
});

test('sweeps after a tick that came right, not after one that failed', async () => {
  const pass = jest.fn(async () => undefined);
  const tick = jest.fn(async () => undefined).mockRejectedValueOnce(new Error('failed'));
  const loop = sweepingOnce({ tick }, { pass });
  await expect(loop.tick()).rejects.toThrow('failed');
  expect(pass).not.toHaveBeenCalled();
  await loop.tick();
  expect(pass).toHaveBeenCalledTimes(1);
});
