import type { LeaseStore } from '../../../lambda/ports/lease-store';
import { report } from '../../../lambda/steps/report';
import { takeOwnership } from '../../../lambda/steps/take-ownership';
import { ObservedWorld } from '../loops/observed-world';
import { alarmAt, HOME, STANDBY } from './orders-world';

/** Every transaction fails, the keeper renews all the same, and the hold-down is over. */
async function gray(automation: 'automatic' | 'observe' = 'automatic'): Promise<ObservedWorld> {
  const world = Object.assign(new ObservedWorld({}, { automation }), { story: () => 100 });
  await world.until(135);
  expect(world.wanted()).toBe(1);
  return world;
}
const judged = ({ orders }: ObservedWorld) => orders.prechecked('run-1', alarmAt(orders.now()));

/** A keeper is faster than the first tries to take the lease. */
function renewedUnder(
  { orders }: ObservedWorld,
  tries: number,
): { readonly leases: LeaseStore; readonly renewals: () => number } {
  let renewals = 0;
  const keeper = orders.keeper(HOME, 'another keeper');
  const leases: LeaseStore = Object.assign(Object.create(orders.standby.leases), {
    take: async (takeover: Parameters<LeaseStore['take']>[0]) => {
      if (renewals < tries && (await keeper.tick()).renewed) renewals += 1;
      return orders.standby.leases.take(takeover);
    },
  });
  return { leases, renewals: () => renewals };
}

describe('a gray failure under a lease that is renewed', () => {
  test('is a quorum’s to move, with what each Region saw', async () => {
    const { precheck } = await judged(await gray());
    expect(precheck).toMatchObject({ next: 'go', because: 'a quorum of observers agrees' });
    expect(precheck.evidence).toHaveLength(3);
    for (const line of precheck.evidence) expect(line).toContain('transactions failed in 120 s');
  });

  test('is taken over although the keeper renews between judgement and compare-and-set: it is judged anew', async () => {
    const world = await gray();
    const document = await judged(world);
    const { leases, renewals } = renewedUnder(world, 3);
    const ownership = await takeOwnership(document, { ...world.orders.standby, leases }, world.orders.context());
    expect([ownership.epoch, ownership.to, renewals()]).toEqual([2, STANDBY, 3]);
  });

  test('is left to the next try of the machine when the keeper is faster every time', async () => {
    const world = await gray();
    const document = await judged(world);
    const { leases } = renewedUnder(world, Number.POSITIVE_INFINITY);
    const taking = takeOwnership(document, { ...world.orders.standby, leases }, world.orders.context());
    await expect(taking).rejects.toMatchObject({ name: 'Transient' });
    expect(await world.orders.standby.leases.read()).toMatchObject({ epoch: 1, active: HOME });
  });

  test('fails to be taken over once transactions succeed again, and nothing has changed', async () => {
    const world = await gray();
    const document = await judged(world);
    world.story = () => 0;
    await world.until(180);
    const before = world.orders.ledger();
    const taking = takeOwnership(document, world.orders.standby, world.orders.context());
    await expect(taking).rejects.toMatchObject({
      name: 'OwnershipLost',
      message: expect.stringContaining('no quorum wants a takeover any more'),
    });
    expect(world.orders.ledger()).toBe(before);
  });

  test('is only reported where automation is "observe", with what each Region saw', async () => {
    const world = await gray('observe');
    const document = await judged(world);
    await report(document, world.orders.standby, world.orders.context());
    const saved = await world.orders.standby.reports.latest();
    expect(saved).toMatchObject({ outcome: 'observed', evidence: document.precheck.evidence });
    expect(world.orders.standby.notices.sent.at(-1)?.text).toContain('WHO SAW WHAT');
    expect(await world.orders.standby.leases.read()).toMatchObject({ epoch: 1, active: HOME });
  });
});
