import { givingBack } from '../../../lambda/domain/switchover-course';
import { goBack } from '../../../lambda/steps/go-back';
import { promoteDatabases } from '../../../lambda/steps/promote-databases';
import { settleCourse } from '../../../lambda/steps/settle-course';
import { Failover } from './failover';
import { Living } from './living';
import { alarmAt, HOME, STANDBY, TIEBREAKER } from './orders-world';
import { Switchover } from './switchover';

const idsOf = (commits: readonly { readonly id: string }[]) => commits.map(({ id }) => id);

describe('a switchover goes back', () => {
  const failing = async (act: () => Promise<unknown>): Promise<unknown> =>
    act().then(
      () => {
        throw new Error('it did not fail');
      },
      (error: unknown) => error,
    );

  test('when the copy does not replay in time: the old side serves again under a further epoch, and nothing is lost', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const switchover = living.switchover();
    const owning = await switchover.owning();
    orders.west.cutReplication();
    living.write();
    const fenced = await switchover.fenced(owning);
    const error = await failing(() => switchover.replayed(fenced));
    expect(error).toMatchObject({
      name: 'DeadlineExceeded',
      message: expect.stringContaining('not replayed after 60 s'),
    });
    const closed = living.written.length;
    const document = await switchover.back(fenced, error);
    await living.tick();
    expect(document.back).toMatchObject({ status: 'back', epoch: 3 });
    expect(await orders.standby.leases.read()).toMatchObject({ epoch: 3, active: HOME, taken: { back: true } });
    expect(living.written.length).toBeGreaterThan(closed);
    expect(idsOf(orders.east.commits)).toEqual(living.written);
    expect(orders.west.writable).toBe(false);
    expect(orders.standby.fleet.promotions).toEqual([]);
    expect(await orders.standby.reports.latest()).toMatchObject({
      outcome: 'returned',
      summary: expect.stringContaining('us-east-1 serves again since'),
      run: { from: HOME },
    });
    expect(await orders.home.serving.serving()).toEqual({ region: HOME, epoch: 3 });
    await orders.submit('after');
    await living.tick();
    expect(orders.home.cluster.tasks.size).toBe(1);
  });

  test('when the keeper of the old side says nothing: no deadline counts', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const switchover = new Switchover(orders);
    const owning = await living.switchover().owning();
    const error = await failing(() => switchover.fenced(owning));
    expect(error).toMatchObject({ name: 'DeadlineExceeded', message: expect.stringContaining('has not acknowledged') });
    const document = await living.switchover().back(owning, error);
    expect(document.back).toMatchObject({ status: 'back', epoch: 3 });
    await living.tick();
    expect(orders.east.commits.at(-1)?.epoch).toBe(3);
  });

  test('and the next try succeeds', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const owning = await living.switchover().owning();
    const error = await failing(() => new Switchover(orders).fenced(owning));
    await living.switchover().back(owning, error);
    await living.tick();
    const done = await living.switchover().run('switch-2');
    expect(done.inventory).toEqual({ activeRegion: STANDBY, epoch: 4 });
    expect(idsOf(orders.west.commits)).toEqual(expect.arrayContaining(living.written));
  });

  test('never once a promotion may have been accepted: it can only go on', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const switchover = living.switchover();
    const replayed = await switchover.replayed(await switchover.fenced(await switchover.owning()));
    const { fleet } = orders.standby;
    const promote = fleet.promote.bind(fleet);
    fleet.promote = async (instance, how) => {
      await promote(instance, how);
      throw new Error('the step dies before it has its answer');
    };
    const error = await failing(() => switchover.promoted(replayed));
    const document = await switchover.back(replayed, error);
    expect(document.back).toMatchObject({ status: 'forward' });
    expect(await orders.standby.reports.latest()).toMatchObject({ outcome: 'incomplete' });
    expect(await orders.standby.leases.read()).toMatchObject({ epoch: 2, active: STANDBY });
  });

  test('by its keeper when the run died before a promotion: nobody else has to be alive', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const owning = await living.switchover().owning();
    await living.switchover().fenced(owning);
    const closed = living.written.length;
    for (let waited = 0; waited <= orders.timings.runDeadAfterSeconds + 10; waited += 5) {
      await orders.clock.advance(5);
      await living.tick();
    }
    expect(await orders.home.leases.read()).toMatchObject({
      epoch: 3,
      active: HOME,
      taken: { back: true, from: STANDBY },
    });
    expect(living.written.length).toBeGreaterThan(closed);
    expect(await orders.home.reports.inventory()).toMatchObject({ epoch: 3, activeRegion: HOME });
    expect(await orders.home.fences.read(3)).toMatchObject({ how: 'acknowledged' });
  });

  test('not by its keeper while the run lives, nor once a promotion was asked for', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const switchover = living.switchover();
    const replayed = await switchover.replayed(await switchover.fenced(await switchover.owning()));
    await living.tick();
    expect(await orders.home.leases.read()).toMatchObject({ epoch: 2, active: STANDBY });
    await promoteDatabases(replayed, orders.standby, orders.context());
    await orders.clock.advance(10 * orders.timings.runDeadAfterSeconds);
    await living.tick();
    expect(await orders.home.leases.read()).toMatchObject({ epoch: 2, taken: { course: 'all replayed' } });
  });

  test('and nothing is promoted any more by a step that was late', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const switchover = living.switchover();
    const replayed = await switchover.replayed(await switchover.fenced(await switchover.owning()));
    await goBack(replayed, orders.standby, orders.context());
    await expect(settleCourse(replayed.run, 2, orders.standby.leases)).rejects.toMatchObject({ name: 'OwnershipLost' });
    await expect(switchover.promoted(replayed)).rejects.toMatchObject({ name: 'OwnershipLost' });
    expect(orders.standby.fleet.promotions).toEqual([]);
  });

  test('refuses to promote what has not been shown to be replayed', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const switchover = living.switchover();
    const fenced = await switchover.fenced(await switchover.owning());
    const behind = { status: 'waiting', waitSeconds: 2, waitedSeconds: 0, databases: [] } as const;
    for (const replay of [undefined, behind])
      await expect(switchover.promoted({ ...fenced, replay })).rejects.toThrow('none is promoted');
    expect(orders.standby.fleet.promotions).toEqual([]);
  });

  test('when a database cannot be promoted in time: nothing was asked for, so it may', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const switchover = living.switchover();
    const replayed = await switchover.replayed(await switchover.fenced(await switchover.owning()));
    const instance = orders.standby.fleet.instances.get('orders-west');
    if (instance !== undefined) instance.status = 'backing-up';
    const error = await failing(() => switchover.promoted(replayed));
    expect(error).toMatchObject({ message: expect.stringContaining('promotion is not possible after 60 s') });
    expect((await switchover.back(replayed, error)).back).toMatchObject({ status: 'back', epoch: 3 });
  });

  test('nothing went back, and nothing is said to have, where ownership was never taken', async () => {
    const living = await new Living().begin();
    const switchover = living.switchover();
    const document = await switchover.back(
      await switchover.drained(),
      new Error('the lease was renewed under each try'),
    );
    expect(document.back).toMatchObject({ status: 'nothing' });
    expect(await living.orders.standby.reports.latest()).toMatchObject({ outcome: 'refused' });
    expect(await living.orders.standby.leases.read()).toMatchObject({ epoch: 1, active: HOME });
  });
});

describe('a failover', () => {
  test('goes on with a switchover that died, under its own rules: then there is no way back, and its loss is a bound', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const owning = await living.switchover().owning();
    living.clients = false;
    orders.loseHome();
    await orders.standby.runs.end(owning.run.id, {
      outcome: 'incomplete',
      summary: '',
      changed: true,
      at: orders.now(),
    });
    const document = await new Failover(orders).run('failover-1');
    expect(document.claim).toMatchObject({ resumes: 'switch-1' });
    const lease = await orders.standby.leases.read();
    expect(lease).toMatchObject({ epoch: 2, taken: { course: 'failover went on' } });
    const [opened] = document.opened?.databases ?? [];
    expect(opened?.loss).toMatchObject({ kind: 'known' });
    expect(opened?.loss).not.toMatchObject({ seconds: 0 });
    expect(lease && givingBack(lease, 'keeper', orders.now())).toBeUndefined();
  });

  test('that finds everything promoted, by whoever, opens nothing that could still be given back', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const owning = await living.switchover().owning();
    living.clients = false;
    orders.loseHome();
    const ended = { outcome: 'incomplete', summary: '', changed: true, at: orders.now() } as const;
    await orders.standby.runs.end(owning.run.id, ended);
    const { fleet } = orders.standby;
    for (const [identifier] of fleet.instances) await fleet.promote(identifier, 'failover');
    for (let phase = 0; phase < 4; phase++) fleet.advance();
    const document = await new Failover(orders).run('failover-1');
    expect(document.opened?.databases).toHaveLength(1);
    const lease = await orders.standby.leases.read();
    expect(lease).toMatchObject({ epoch: 2, taken: { course: 'failover went on' } });
    expect(lease && givingBack(lease, 'keeper', orders.now())).toBeUndefined();
  });

  test('states no loss where the switchover before it had replayed everything', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const switchover = living.switchover();
    const replayed = await switchover.replayed(await switchover.fenced(await switchover.owning()));
    await promoteDatabases(replayed, orders.standby, orders.context());
    orders.standby.fleet.advance();
    orders.loseHome();
    await orders.standby.runs.end('switch-1', { outcome: 'incomplete', summary: '', changed: true, at: orders.now() });
    const document = await new Failover(orders).run('failover-1');
    expect(document.opened?.databases).toMatchObject([{ loss: { seconds: 0, proof: 'replayed' } }]);
  });

  test('starts by an alarm right after a switchover went back: nothing has moved, so that is no flap', async () => {
    const living = await new Living().begin();
    const { orders } = living;
    const owning = await living.switchover().owning();
    await living.switchover().back(owning, new Error('the keeper said nothing'));
    living.clients = false;
    orders.loseHome();
    for (let waited = 0; waited <= 70; waited += 5) {
      await orders.clock.advance(5);
      for (const region of [STANDBY, TIEBREAKER]) await orders.agent(region).tick();
    }
    const document = await orders.prechecked('failover-1', alarmAt(orders.now()));
    expect(document.claim).toMatchObject({ outcome: 'claimed' });
    expect(document.precheck).toMatchObject({ next: 'go', lossEstimate: { kind: 'known' } });
  });
});
