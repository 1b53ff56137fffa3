import { ManualClock, MemoryJobs, MemoryLeases, MemoryTable } from '../../../lab/memory';
import { CronerLines } from '../../../lambda/adapters/croner-lines';
import type { ScheduleSettings } from '../../../lambda/contract/schedules';
import { scheduledJobId } from '../../../lambda/domain/schedule-run';
import { Schedules } from '../../../lambda/loops/schedules';
import { HOME, STANDBY, TIEBREAKER } from '../../ports/ledger-subject';

const NIGHTLY: ScheduleSettings = {
  application: 'billing',
  name: 'nightly',
  cron: '0 2 * * *',
  catchUpSeconds: 3_600,
  jobClass: 'urgent',
  payload: '{"all":true}',
};
const EACH_MINUTE: ScheduleSettings = { ...NIGHTLY, name: 'each-minute', cron: '* * * * *' };

const SETTINGS = { jobs: { applications: [{ name: 'billing', classes: ['urgent', 'normal'], deadlineSeconds: 600 }] } };

/** Both serving Regions with one ledger; `at` is the time of all clocks. */
class TwoRegions {
  readonly table = new MemoryTable();
  readonly clock: ManualClock;

  constructor(at: string) {
    this.clock = new ManualClock(at);
  }

  /** A fresh container. */
  region(region: string): Schedules {
    const queue = new MemoryJobs(this.table.client([region, TIEBREAKER]));
    const leases = new MemoryLeases(this.table.client([region, TIEBREAKER]));
    const context = { settings: SETTINGS, clock: this.clock, region, oneRegion: new Set<string>() };
    return new Schedules({ lines: new CronerLines(), queue, leases }, context);
  }

  async ids(): Promise<readonly string[]> {
    const jobs = new MemoryJobs(this.table.client([TIEBREAKER]));
    return (await jobs.page('billing', { state: 'pending', limit: 1_000 })).jobs.map(({ id }) => id).sort();
  }

  find(id: string) {
    return new MemoryJobs(this.table.client([TIEBREAKER])).find('billing', id);
  }
}

const RUN = 'schedule:nightly:2026-11-22T02:00Z';

test('a run is the job that its line describes', async () => {
  const world = new TwoRegions('2026-11-22T02:00:01.000Z');
  expect(await world.region(HOME).tick([NIGHTLY])).toEqual({ accepted: ['2026-11-22T02:00:00.000Z'] });
  expect(await world.find(RUN)).toMatchObject({
    jobClass: 'urgent',
    payload: '{"all":true}',
    by: 'schedule billing/nightly',
    at: '2026-11-22T02:00:01.000Z',
    deadline: '2026-11-22T02:10:01.000Z',
  });
});

test('both Regions, at once and again, make one run', async () => {
  const world = new TwoRegions('2026-11-22T02:00:01.000Z');
  const [home, standby] = [world.region(HOME), world.region(STANDBY)];
  await Promise.all([home.tick([NIGHTLY]), standby.tick([NIGHTLY]), world.region(HOME).tick([NIGHTLY])]);
  await world.clock.advance(60);
  for (const each of [home, standby, world.region(STANDBY)]) await each.tick([NIGHTLY]);
  expect(await world.ids()).toEqual([RUN]);
});

test('a run that is over is not made again', async () => {
  const world = new TwoRegions('2026-11-22T02:00:01.000Z');
  await world.region(HOME).tick([NIGHTLY]);
  const jobs = new MemoryJobs(world.table.client([HOME]));
  await jobs.cancel('billing', RUN, { by: 'ada', reason: 'x', at: '2026-11-22T02:00:02.000Z' });
  expect(await world.region(STANDBY).tick([NIGHTLY])).toEqual({ accepted: [] });
  expect(await world.ids()).toEqual([]);
});

test('what was due while one Region was down is made by the other', async () => {
  const world = new TwoRegions('2026-11-22T01:59:30.000Z');
  const [home, standby] = [world.region(HOME), world.region(STANDBY)];
  for (const each of [home, standby]) await each.tick([EACH_MINUTE]);
  const before = await world.ids();
  await world.clock.advance(180);
  await standby.tick([EACH_MINUTE]);
  const missed = ['02:00', '02:01', '02:02'].map((time) => `schedule:each-minute:2026-11-22T${time}Z`);
  expect(await world.ids()).toEqual([...before, ...missed]);
});

test('what was due while nobody could submit is made up for, each run once, as far back as the line says', async () => {
  const world = new TwoRegions('2026-11-22T01:00:00.500Z');
  const home = world.region(HOME);
  await home.tick([{ ...EACH_MINUTE, catchUpSeconds: 600 }]);
  const before = (await world.ids()).length;
  await world.clock.advance(3_600);
  await Promise.all([home, world.region(STANDBY)].map((each) => each.tick([{ ...EACH_MINUTE, catchUpSeconds: 600 }])));
  expect((await world.ids()).length - before).toBe(10);
  expect(await world.find(scheduledJobId('each-minute', '2026-11-22T01:50:00Z'))).toBeUndefined();
  expect(await world.find(scheduledJobId('each-minute', '2026-11-22T01:51:00Z'))).toBeDefined();
});

test('more runs than fit into one minute come in the next ones, oldest first', async () => {
  const world = new TwoRegions('2026-11-22T04:00:00.500Z');
  const home = world.region(HOME);
  const longer = { ...EACH_MINUTE, catchUpSeconds: 3 * 3_600 };
  const counts = [];
  for (let turn = 0; turn < 3; turn++) counts.push((await home.tick([longer])).accepted.length);
  expect(counts).toEqual([100, 80, 0]);
});

test('a moved line is due at its new time, under a name of its own', async () => {
  const world = new TwoRegions('2026-11-22T02:00:01.000Z');
  const home = world.region(HOME);
  await home.tick([NIGHTLY]);
  await world.clock.advance(3_600);
  await home.tick([{ ...NIGHTLY, cron: '0 3 * * *' }]);
  expect(await world.ids()).toEqual([RUN, 'schedule:nightly:2026-11-22T03:00Z']);
});

test.each([
  ['2026-03-29', 'schedule:nightly:2026-03-29T01:00Z', 'the end of the hour that is skipped'],
  ['2026-10-25', 'schedule:nightly:2026-10-25T00:30Z', 'the first of two hours alike'],
])('a run at 02:30 on %s, when clocks change, is one job: %s, %s', async (day, run) => {
  const world = new TwoRegions(`${day}T00:00:01.000Z`);
  const line = { ...NIGHTLY, cron: '30 2 * * *', timeZone: 'Europe/Berlin', catchUpSeconds: 6 * 3_600 };
  const [home, standby] = [world.region(HOME), world.region(STANDBY)];
  const before = await world.ids();
  for (let quarter = 0; quarter < 16; quarter++) {
    for (const each of [home, standby, world.region(HOME)]) await each.tick([line]);
    await world.clock.advance(900);
  }
  expect((await world.ids()).filter((id) => !before.includes(id))).toEqual([run]);
});

test('a line that moves to another zone is due at its new time; the same instant is the same run', async () => {
  const world = new TwoRegions('2026-11-22T02:00:01.000Z');
  const home = world.region(HOME);
  await home.tick([NIGHTLY]);
  await home.tick([{ ...NIGHTLY, cron: '0 3 * * *', timeZone: 'Europe/Berlin' }]);
  expect(await world.ids()).toEqual([RUN]);
  await home.tick([{ ...NIGHTLY, timeZone: 'America/New_York' }]);
  expect(await world.ids()).toEqual([RUN]);
  await world.clock.advance(5 * 3_600);
  await home.tick([{ ...NIGHTLY, timeZone: 'America/New_York' }]);
  expect(await world.ids()).toEqual([RUN, 'schedule:nightly:2026-11-22T07:00Z']);
});

test('a line whose zone alone has moved is looked at anew by a container that has seen it', async () => {
  const world = new TwoRegions('2026-11-22T02:00:01.000Z');
  const home = world.region(HOME);
  await home.tick([NIGHTLY]);
  await home.tick([{ ...NIGHTLY, timeZone: 'Etc/GMT+0', cron: '30 1 * * *' }]);
  await home.tick([{ ...NIGHTLY, timeZone: 'Europe/Berlin', cron: '30 2 * * *' }]);
  expect(await world.ids()).toEqual(['schedule:nightly:2026-11-22T01:30Z', RUN]);
});

test('fails after the others are done when one schedule cannot be right, and names it', async () => {
  const world = new TwoRegions('2026-11-22T02:00:01.000Z');
  const wrong = { ...NIGHTLY, name: 'gone', jobClass: 'slow' };
  await expect(world.region(HOME).tick([wrong, NIGHTLY])).rejects.toThrow(
    '1 of 2 schedules did not submit what is due: billing/gone: class is "slow", application "billing" has urgent, normal',
  );
  expect(await world.ids()).toEqual([RUN]);
});

test('fails while the ledger is silent, and makes the run up when it answers', async () => {
  const world = new TwoRegions('2026-11-22T02:00:01.000Z');
  const home = world.region(HOME);
  for (const region of [HOME, STANDBY, TIEBREAKER]) world.table.faults.refuse(region);
  await expect(home.tick([NIGHTLY])).rejects.toThrow('1 of 1 schedules did not submit');
  world.table.faults.clear();
  await world.clock.advance(60);
  await home.tick([NIGHTLY]);
  expect(await world.ids()).toEqual([RUN]);
});

describe('where jobs stand in one Region only', () => {
  /** Home serves; each Region has a table of its own. */
  async function regions(at: string) {
    const clock = new ManualClock(at);
    const tables = { [HOME]: new MemoryTable(), [STANDBY]: new MemoryTable() };
    const leases = new MemoryLeases(new MemoryTable().client([TIEBREAKER]));
    await leases.create({ active: HOME, holder: 'keeper' });
    const tick = (region: typeof HOME | typeof STANDBY, schedule = EACH_MINUTE) => {
      const queue = new MemoryJobs(tables[region].client([region]));
      const context = { settings: SETTINGS, clock, region, oneRegion: new Set(['billing']) };
      return new Schedules({ lines: new CronerLines(), queue, leases }, context).tick([schedule]);
    };
    const take = async (to: string) => {
      const { epoch = 0, renewSeq = 0 } = (await leases.read()) ?? {};
      await leases.take({ epoch, renewSeq, nextEpoch: epoch + 1, to, by: 'run', at: clock.now().toISOString() });
    };
    return { clock, tick, take };
  }

  test('the Region that serves submits, and the other one says nothing and fails at nothing', async () => {
    const { tick } = await regions('2026-11-22T12:00:30.000Z');
    const schedule = { ...EACH_MINUTE, catchUpSeconds: 60 };
    expect(await tick(STANDBY, schedule)).toEqual({ accepted: [] });
    expect(await tick(HOME, schedule)).toEqual({ accepted: ['2026-11-22T12:00:00.000Z'] });
  });

  test('after a takeover nothing is submitted that was due before: it may stand in the Region that was left', async () => {
    const { clock, tick, take } = await regions('2026-11-22T12:00:30.000Z');
    await tick(HOME);
    await take(STANDBY);
    expect(await tick(STANDBY)).toEqual({ accepted: [] });
    await clock.advance(60);
    expect(await tick(STANDBY)).toEqual({ accepted: ['2026-11-22T12:01:00.000Z'] });
    expect(await tick(HOME)).toEqual({ accepted: [] });
  });
});
