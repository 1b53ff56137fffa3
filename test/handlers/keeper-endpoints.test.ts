import type { FaultKind } from '../../lab/aws';
import { Keeper } from '../../lambda/loops/keeper';
import { HOME, OrdersWorld, STANDBY, TIEBREAKER } from '../lambda/steps/orders-world';
import { LabLedger } from '../ports/lab-ledger';

const lab = new LabLedger();
beforeAll(() => lab.start());
afterAll(() => lab.stop());

const BLACK_HOLE: FaultKind = { kind: 'black-hole' };
const REFUSED: FaultKind = { kind: 'refuse' };
/** What a replica that is catching up answers is not documented; whatever it is, it is no answer about the lease. */
const CATCHING_UP: FaultKind = { kind: 'error', name: 'InternalServerError', status: 500 };

/** A keeper whose ledger is at the wire, with the time-outs that ship, and whose database is in memory. */
async function tickWith(faults: Readonly<Record<string, FaultKind>>) {
  const { ledger } = await lab.makeLedger();
  const orders = new OrdersWorld();
  const keeper = new Keeper('keeper', { ...orders.home, ...ledger }, orders.context(HOME));
  await keeper.tick();
  await orders.clock.advance(orders.timings.leaseRenewSeconds);
  await keeper.tick();
  const before = orders.row().validUntilMs;
  await orders.clock.advance(orders.timings.leaseRenewSeconds);
  const armed = Object.entries(faults).map(([targetRegion, fault]) =>
    lab.cloud.faults.add({ service: 'dynamodb', targetRegion, fault }),
  );
  const began = Date.now();
  const news = await keeper.tick();
  const seconds = (Date.now() - began) / 1000;
  expect(armed.map(({ hits }) => hits > 0)).toEqual(armed.map(() => true));
  return {
    news,
    seconds,
    extended: orders.row().validUntilMs > before,
    renewSeconds: orders.timings.leaseRenewSeconds,
  };
}

test.each<[string, Readonly<Record<string, FaultKind>>]>([
  ['the own Region swallows every call', { [HOME]: BLACK_HOLE }],
  ['the own Region swallows every call and the second refuses', { [HOME]: BLACK_HOLE, [TIEBREAKER]: REFUSED }],
  ['the own Region and the second swallow every call', { [HOME]: BLACK_HOLE, [TIEBREAKER]: BLACK_HOLE }],
  ['the own replica is catching up', { [HOME]: CATCHING_UP }],
])('renews within its interval although %s', async (_, faults) => {
  const { news, seconds, extended, renewSeconds } = await tickWith(faults);
  expect(news).toEqual({ renewed: true });
  expect(extended).toBe(true);
  expect(seconds).toBeLessThan(renewSeconds);
});

test.each<[string, FaultKind]>([
  ['swallow every call', BLACK_HOLE],
  ['refuse', REFUSED],
  ['are catching up', CATCHING_UP],
])('extends nothing and is through within its interval when all three endpoints %s', async (_, fault) => {
  const all = Object.fromEntries([HOME, STANDBY, TIEBREAKER].map((region) => [region, fault]));
  const { news, seconds, extended, renewSeconds } = await tickWith(all);
  expect(news).toMatchObject({ renewed: false, silent: true, note: expect.stringContaining('answers nowhere') });
  expect(extended).toBe(false);
  expect(seconds).toBeLessThan(renewSeconds);
});
