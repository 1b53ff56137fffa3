import { judgeQuorum } from '../../../lambda/domain/quorum';
import { HOME, OrdersWorld, STANDBY, TIEBREAKER } from '../steps/orders-world';

const ALL = [HOME, STANDBY, TIEBREAKER];
const look = async (orders: OrdersWorld, regions = ALL) => {
  for (const region of regions) await orders.agent(region).tick();
};
const wanted = (orders: OrdersWorld, region: string) =>
  orders.world.region(region).signals.latest('TakeoverWanted', { Workload: 'orders' });
const says = (orders: OrdersWorld, region: string, serving: string) =>
  orders.world.region(region).signals.latest('Serving', { Serving: serving });
const judged = async (orders: OrdersWorld) => {
  const lease = await orders.standby.leases.read();
  return lease === undefined ? undefined : judgeQuorum(lease, await orders.standby.observations.all(), orders.timings);
};

test('without a lease there is nothing to say', async () => {
  const orders = new OrdersWorld();
  await look(orders);
  expect(orders.standby.signals.published).toEqual([]);
});

test('all three say who serves, and nobody wants a takeover while the lease is renewed', async () => {
  const orders = new OrdersWorld();
  const keeper = await orders.serving();
  for (let tick = 0; tick < 20; tick++) {
    await keeper.tick();
    await look(orders);
    await orders.clock.advance(5);
  }
  for (const region of ALL) {
    expect([says(orders, region, HOME), says(orders, region, STANDBY)]).toEqual([1, 0]);
    expect(wanted(orders, region)).toBe(0);
  }
});

test('a lease that two have watched for its whole life without a renewal is to be taken over, by the other side', async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  await look(orders);
  await orders.clock.advance(59);
  await look(orders);
  expect(wanted(orders, STANDBY)).toBe(0);
  await orders.clock.advance(1);
  await look(orders, [STANDBY]);
  expect(wanted(orders, STANDBY)).toBe(0);
  await look(orders, [TIEBREAKER, STANDBY]);
  expect(ALL.map((region) => wanted(orders, region))).toEqual([0, 1, 0]);
  expect([...((await judged(orders))?.votes ?? [])].sort()).toEqual([STANDBY, TIEBREAKER].sort());
});

test.each(ALL)('one liar in %s moves nothing', async (region) => {
  const orders = new OrdersWorld();
  const keeper = await orders.serving();
  const lie = async () => {
    const { epoch = 0, renewSeq = 0 } = (await orders.standby.leases.read()) ?? {};
    const since = orders.now();
    const at = since;
    const said = { region, epoch, renewSeq, verdict: 'expired', detail: '', since, at } as const;
    await orders.standby.observations.amend(region, () => said);
  };
  for (let tick = 0; tick < 20; tick++) {
    await keeper.tick();
    await lie();
    await look(
      orders,
      ALL.filter((other) => other !== region),
    );
    expect((await judged(orders))?.wanted).toBe(false);
    await orders.clock.advance(5);
  }
  expect(wanted(orders, region === STANDBY ? TIEBREAKER : STANDBY)).toBe(0);
});

test('a lease that its keeper gave up is to be taken over at once', async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  const { epoch = 0, renewSeq = 0 } = (await orders.home.leases.read()) ?? {};
  await orders.home.leases.renew({ epoch, renewSeq, holder: 'k', anchors: {}, released: 'db refuses writes' });
  await look(orders, [HOME, STANDBY]);
  expect(wanted(orders, STANDBY)).toBe(1);
});

test('votes about an older renewal are worth nothing', async () => {
  const orders = new OrdersWorld();
  const keeper = await orders.serving();
  await look(orders);
  await orders.clock.advance(61);
  await look(orders);
  await keeper.tick();
  expect((await judged(orders))?.wanted).toBe(false);
});

test('a new agent goes on with what this Region’s earlier one has seen', async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  await look(orders, [STANDBY]);
  await orders.clock.advance(60);
  await look(orders, [STANDBY]);
  expect((await orders.standby.observations.all())[0]).toMatchObject({ verdict: 'expired' });
});

test('fails without a word when the ledger is not reached: missing data is not healthy', async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  for (const region of ALL) orders.world.table.faults.refuse(region);
  await expect(look(orders)).rejects.toMatchObject({ name: 'Transient' });
  expect(orders.standby.signals.published).toEqual([]);
});

test('says the new side serves once the run has said so, not when the lease is taken', async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  const { renewSeq = 0 } = (await orders.standby.leases.read()) ?? {};
  await orders.standby.leases.take({ epoch: 1, renewSeq, nextEpoch: 2, to: STANDBY, by: 'run-1', at: orders.now() });
  await look(orders);
  expect(says(orders, TIEBREAKER, HOME)).toBe(1);
  await orders.standby.serving.serve({ region: STANDBY, epoch: 2 });
  await look(orders);
  expect([says(orders, TIEBREAKER, HOME), says(orders, TIEBREAKER, STANDBY)]).toEqual([0, 1]);
});

test('a wish that stands when automation is on again starts a run by itself, within one more turn of the alarm', async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  orders.loseHome();
  const until = new Date(orders.clock.now().getTime() + 7_200_000).toISOString();
  await orders.standby.automation.hold('workload', { until, by: 'ada', reason: 'work', at: orders.now() });
  const claims: { readonly outcome: string; readonly at: string }[] = [];
  let shown = 0;
  while (claims.at(-1)?.outcome !== 'claimed' && orders.now() < new Date(Date.parse(until) + 900_000).toISOString()) {
    await look(orders);
    const now = wanted(orders, STANDBY) ?? 0;
    // The alarm goes from OK to ALARM, and its rule starts a run.
    const input = { trigger: { kind: 'alarm', alarm: 'takeover-wanted', at: orders.now() } };
    if (shown === 0 && now === 1)
      claims.push({ outcome: (await orders.claim(`run-${claims.length}`, input)).claim.outcome, at: orders.now() });
    shown = now;
    await orders.clock.advance(5);
  }
  const refused = claims.filter(({ outcome }) => outcome === 'refused');
  expect(refused.length).toBeGreaterThan(10);
  expect(refused.every(({ at }) => at < until)).toBe(true);
  const { takeoverRetrySeconds, takeoverRearmSeconds } = orders.timings;
  const waitedSeconds = (Date.parse(claims.at(-1)?.at ?? '') - Date.parse(until)) / 1000;
  expect(claims.at(-1)?.outcome).toBe('claimed');
  expect(waitedSeconds).toBeLessThanOrEqual(takeoverRetrySeconds + takeoverRearmSeconds);
});
