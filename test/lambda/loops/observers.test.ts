import { HOME, STANDBY, TIEBREAKER } from '../steps/orders-world';
import { takenFor } from '../steps/situations';
import { ALL, ObservedWorld, type Story } from './observed-world';

const TICK = 5;
const TTL = 60;
const HOLD = 120;

/** A story in the world's own way, and when the standby's agents wanted to take over. */
async function told(story: Story, change: Partial<ObservedWorld> = {}, until = 600): Promise<ObservedWorld> {
  const world = Object.assign(new ObservedWorld(), change, { story });
  await world.until(until);
  return world;
}
const during =
  (from: number, to: number, percent = 100): Story =>
  (_, second) =>
    second >= from && second < to ? percent : 0;
const only =
  (region: string, percent = 100): Story =>
  (of) =>
    of === region ? percent : 0;
const phases = (...seconds: readonly number[]) => new Map(ALL.map((region, at) => [region, seconds[at] ?? 0]));

describe('nobody wants a takeover', () => {
  test.each<[string, Story]>([
    ['while all is well', () => 0],
    ['in a cut of 43 s', during(0, 43)],
    ['in a slow minute', during(0, 60, 60)],
    ['while a database fails over to its second zone for almost the hold-down', during(0, HOLD - 0.5)],
    ['in ten flaps of half a minute', (_, second) => (second % 60 < 30 ? 100 : 0)],
    ['for two of a hundred writes that fail for good', () => 2],
    ...ALL.map((region): [string, Story] => [`when only ${region} sees everything fail`, only(region)]),
  ])('%s', async (_, story) => {
    expect([...(await told(story)).wantedAt]).toEqual([]);
  });

  test('when no transaction has ever succeeded: the probe may be misconfigured', async () => {
    const { orders, wantedAt } = await told(() => 100, { quietBefore: false });
    expect([...wantedAt]).toEqual([]);
    expect((await orders.standby.observations.all())[0]?.detail).toContain('none has succeeded under epoch 1 yet');
  });

  test('when one Region sees everything fail, and the two others do not run', async () => {
    expect([...(await told(() => 100, { phases: new Map([[STANDBY, 0]]) })).wantedAt]).toEqual([]);
  });

  test('when one sees everything fail and another one last did so before it died, minutes ago', async () => {
    const world = await told(() => 100, {}, HOLD);
    world.phases.delete(TIEBREAKER);
    world.phases.delete(HOME);
    world.wantedAt.clear();
    await world.until(HOLD + 2 * HOLD);
    expect(world.wanted()).toBe(0);
  });
});

describe('a takeover is wanted by the other side', () => {
  const found = ({ wantedAt }: ObservedWorld) => wantedAt.get(STANDBY) ?? Number.POSITIVE_INFINITY;

  test.each([
    ['typical', phases(0, 1.5, 3)],
    ['best', phases(0, 0, 0)],
    ['worst: every agent has just looked', phases(4.5, 4.5, 4.5)],
  ])('after the hold-down and at most two ticks when all transactions fail; phase: %s', async (_, agents) => {
    const world = await told(() => 100, { phases: agents }, HOLD + 30);
    expect(found(world)).toBeGreaterThanOrEqual(HOLD);
    expect(found(world)).toBeLessThanOrEqual(HOLD + 2 * TICK);
    expect([...world.wantedAt.keys()]).toEqual([STANDBY]);
  });

  test.each([
    ['typical', phases(0, 1.5, 3)],
    ['worst: every agent has just looked', phases(4.5, 4.5, 4.5)],
  ])('after the TTL and at most two ticks when the keeper is dead; phase: %s', async (_, agents) => {
    const world = Object.assign(new ObservedWorld(), { phases: agents });
    await world.until(0);
    world.keeping = false;
    await world.until(TTL + 30);
    expect(found(world)).toBeGreaterThanOrEqual(TTL);
    expect(found(world)).toBeLessThanOrEqual(TTL + 2 * TICK);
  });

  test('when 30 % of the writes fail for good', async () => {
    const world = await told(() => 30, {}, 2 * HOLD);
    expect(found(world)).toBeGreaterThanOrEqual(HOLD);
    expect(found(world)).toBeLessThanOrEqual(HOLD + 3 * TICK);
  });

  test('when the side that serves sees nothing of it: its network to the world is gone', async () => {
    expect(found(await told((region) => (region === HOME ? 0 : 100), {}, 2 * HOLD))).toBeLessThanOrEqual(HOLD + 10);
  });

  test('when starts are doubled: two agents of one Region are one observer', async () => {
    expect(found(await told(() => 100, { doubled: true }, 2 * HOLD))).toBeLessThanOrEqual(HOLD + 2 * TICK);
    expect([...(await told(only(STANDBY), { doubled: true })).wantedAt]).toEqual([]);
  });

  test('no longer when transactions succeed again', async () => {
    const world = await told(during(0, 200), {}, 200);
    expect(world.wanted()).toBe(1);
    await world.until(240);
    expect(world.wanted()).toBe(0);
  });
});

test('a wish that nobody works on is taken back for a while and comes again, whichever agent has it', async () => {
  const world = await told(() => 100, {}, 300);
  expect(world.wanted()).toBe(1);
  await world.until(360);
  expect(world.wanted()).toBe(0);
  await world.until(440);
  expect(world.wanted()).toBe(1);
});

test('nothing is tried while ownership has moved and nobody serves under the new epoch', async () => {
  const world = await told(() => 0, {}, 10);
  const { ids } = world.orders.world.region(TIEBREAKER).transactions;
  const before = ids.length;
  expect(new Set(ids).size).toBe(before);
  await takenFor(world.orders);
  await world.until(60);
  expect(ids.length).toBe(before);
  await world.orders.standby.serving.serve({ region: STANDBY, epoch: 2 });
  await world.until(70);
  expect(ids.length).toBeGreaterThan(before);
});

describe('alarms of the team', () => {
  const loud = (world: ObservedWorld, region: string, state: 'ALARM' | 'INSUFFICIENT_DATA' = 'ALARM') => {
    const changedAt = world.orders.now();
    world.orders.world.region(region).teamAlarms.alarms.set('p99', { state, changedAt });
  };

  test('are the second voice beside one observer, after the hold-down', async () => {
    const world = await told(only(TIEBREAKER), {}, 0);
    loud(world, HOME);
    await world.until(2 * HOLD);
    expect(world.wantedAt.get(STANDBY)).toBeGreaterThanOrEqual(HOLD);
  });

  test('move nothing alone, in however many Regions', async () => {
    const world = await told(() => 0, {}, 0);
    for (const region of ALL) loud(world, region);
    await world.until(600);
    expect([...world.wantedAt]).toEqual([]);
  });

  test('are not the second voice of the observer that reads them: one Region that is wrong moves nothing', async () => {
    const world = await told(only(TIEBREAKER), {}, 0);
    loud(world, TIEBREAKER);
    await world.until(600);
    expect([...world.wantedAt]).toEqual([]);
  });

  test('say nothing without data, or when they cannot be read', async () => {
    const world = await told(only(TIEBREAKER), {}, 0);
    loud(world, HOME, 'INSUFFICIENT_DATA');
    loud(world, STANDBY);
    world.orders.world.region(STANDBY).teamAlarms.away = true;
    await world.until(600);
    expect([...world.wantedAt]).toEqual([]);
  });
});
