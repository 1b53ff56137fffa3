import type { DatabaseSettings } from '../../../lambda/contract/settings';
import { Living } from './living';
import { DB, HOME, PERSON, STANDBY } from './orders-world';
import { Reprotect } from './reprotect';
import { Switchover } from './switchover';

const AUDIT: DatabaseSettings = {
  ...DB,
  name: 'audit',
  instance: { home: 'audit-east', standby: 'audit-west' },
  required: false,
};

/** A switchover whose `audit` dies on the old side right after ownership was taken: it is never acknowledged as closed. */
async function dying(audit: DatabaseSettings = AUDIT) {
  const living = new Living({ databases: [DB, audit] });
  const { orders } = living;
  const east = orders.world.addInstance(HOME, 'audit-east');
  orders.world.addInstance(STANDBY, 'audit-west', east);
  await living.begin();
  const owning = await living.switchover().owning();
  east.stop();
  const failed = await living
    .switchover()
    .fenced(owning)
    .catch((error: unknown) => error);
  return { living, orders, east, owning, failed };
}

describe('a switchover that goes back beside a dead database', () => {
  test('is complete without one that is not required, and says that it is left out', async () => {
    const { living, orders, owning, failed } = await dying();
    expect(failed).toMatchObject({ name: 'DeadlineExceeded' });
    const document = await living.switchover().back(owning, failed);
    expect(document.back).toMatchObject({
      status: 'back',
      epoch: 3,
      missing: ['audit'],
      because: expect.stringContaining('without audit, left out because it is not open'),
    });
    expect(await orders.home.reports.inventory()).toMatchObject({
      epoch: 3,
      activeRegion: HOME,
      databases: [{ name: 'db', region: HOME }],
      missing: ['audit'],
    });
    expect(await orders.standby.reports.latest()).toMatchObject({
      outcome: 'returned',
      summary: expect.stringContaining('without audit'),
    });
    expect(await orders.home.serving.serving()).toEqual({ region: HOME, epoch: 3 });
    const before = living.written.length;
    await living.tick();
    expect(living.written.length).toBeGreaterThan(before);
  });

  test('refuses a reprotect meanwhile, and does not call what stands there the only whole copy', async () => {
    const { living, orders, owning, failed } = await dying();
    await living.switchover().back(owning, failed);
    const refused = await new Reprotect(orders, 'standby').prechecked().catch((error: unknown) => error);
    expect(refused).toMatchObject({
      name: 'PrecheckFailed',
      message: expect.stringContaining(`takeover: a switchover went back to ${HOME}, and audit is not open there`),
    });
    expect(refused).not.toMatchObject({ message: expect.stringContaining('--left-out') });
  });

  test('opens it when it answers again, and says that nothing is missing any more; no run goes on with it', async () => {
    const { living, orders, east, owning, failed } = await dying();
    await living.switchover().back(owning, failed);
    const inHome = await new Switchover(orders, living.tick, 'home').claimed('again', PERSON);
    expect(inHome.claim).toMatchObject({
      outcome: 'refused',
      because: expect.stringContaining(`${HOME} serves the workload already under epoch 3`),
    });
    east.start();
    for (let ticks = 0; ticks < 3; ticks++) {
      await orders.clock.advance(5);
      await living.tick();
    }
    const inventory = await orders.home.reports.inventory();
    expect(inventory?.databases.map(({ name }) => name)).toEqual(['db', 'audit']);
    expect(inventory?.missing).toBeUndefined();
    expect(east.refusesCommits()).toBeUndefined();
  });

  test('is complete with one that answers again while the run still waits', async () => {
    const { living, orders, east, owning, failed } = await dying();
    const givenBackMs = orders.clock.now().getTime();
    const waitedMs = () => orders.clock.now().getTime() - givenBackMs;
    const waiting = new Switchover(orders, async () => {
      if (waitedMs() >= 30_000) east.start();
      await living.tick();
    });
    const document = await waiting.back(owning, failed);
    expect(document.back).toMatchObject({ status: 'back' });
    expect(document.back?.missing).toBeUndefined();
    expect(waitedMs()).toBeLessThan(60_000);
  });

  test('is kept open by a ledger that renews the lease and does not give the inventory', async () => {
    const { living, orders, owning, failed } = await dying();
    await living.switchover().back(owning, failed);
    jest.spyOn(orders.home.reports, 'inventory').mockRejectedValue(new Error('ValidationException'));
    for (let spent = 0; spent < 2 * orders.timings.leaseTtlSeconds; spent += 5) {
      await orders.clock.advance(5);
      expect(await orders.keeper(HOME).tick()).toEqual({
        renewed: true,
        note: expect.stringContaining(
          'does not say yet what serves after the switchover went back: ValidationException',
        ),
      });
    }
    expect(orders.east.refusesCommits()).toBeUndefined();
  });

  test('fails to open one, and says at each tick what keeps it shut, and nothing once it is open', async () => {
    const { living, orders, east, owning, failed } = await dying();
    await living.switchover().back(owning, failed);
    east.start();
    const refusal = new Error('application role "app" does not exist');
    const { connections } = orders.home;
    const guarded: typeof connections.guarded = (database, endpoint) => {
      const session = connections.guarded(database, endpoint);
      return database.name === 'audit' ? Object.assign(session, { open: () => Promise.reject(refusal) }) : session;
    };
    const refusing = Object.assign(Object.create(connections), { guarded });
    const keeper = orders.keeper(HOME, 'refused', { connections: refusing });
    for (let spent = 0; spent <= 2 * orders.timings.holdDownSeconds; spent += 5) {
      await orders.clock.advance(5);
      const why = 'audit: can not be opened again: application role "app" does not exist';
      const said = { renewed: true, faults: [why], note: why };
      expect(await keeper.tick()).toMatchObject(said);
    }
    await orders.keeper(HOME, 'mended').tick();
    expect(await orders.keeper(HOME, 'mended').tick()).toEqual({ renewed: true });
  });

  test('stays complete when one that had opened dies later', async () => {
    const { living, orders, east, owning, failed } = await dying();
    east.start();
    const document = await living.switchover().back(owning, failed);
    expect(document.back?.missing).toBeUndefined();
    east.stop();
    const { reports } = orders.home;
    const written = jest.spyOn(reports, 'updateInventory');
    await orders.clock.advance(5);
    await living.tick();
    expect(written).not.toHaveBeenCalled();
    expect((await reports.inventory())?.missing).toBeUndefined();
  });

  test('fails when it is one that is required: that is not complete', async () => {
    const { living, orders, owning, failed } = await dying({ ...AUDIT, required: true });
    await expect(living.switchover().back(owning, failed)).rejects.toMatchObject({
      name: 'DeadlineExceeded',
      message: expect.stringContaining('its keeper has not opened everything after'),
    });
    expect((await orders.home.reports.inventory())?.epoch ?? 0).toBeLessThan(3);
  });
});
