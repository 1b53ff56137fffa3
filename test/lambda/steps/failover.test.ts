import { claimRun } from '../../../lambda/steps/claim-run';
import { Failover } from './failover';
import { HOME, NAME, OrdersWorld, STANDBY } from './orders-world';

test('a lost Region: the standby serves, fenced first, with an honest loss and every job accounted', async () => {
  const orders = new OrdersWorld();
  const keeper = await orders.serving();
  const dispatcher = orders.dispatcher();
  await orders.submit('ran');
  await orders.submit('ended');
  await dispatcher.tick();
  orders.east.commitEffect('invoices', 'ended');
  orders.end('ended', 0);
  await dispatcher.tick();
  await orders.submit('waits');
  orders.east.commit('replicated');
  await keeper.tick();
  await orders.clock.advance(5);
  if (orders.west.replication) orders.west.replication.lagSeconds = 3;
  await orders.clock.advance(2);
  orders.east.commit('lost');
  orders.loseHome();

  const document = await new Failover(orders).run();

  expect(document.ownership).toMatchObject({ epoch: 2, previousEpoch: 1, from: HOME, to: STANDBY });
  expect(document.moved?.fence).toMatchObject({ status: 'held', waitedSeconds: 60 });
  expect(document.opened?.databases).toMatchObject([{ name: 'db', timeline: '00000002' }]);
  expect(document.requeued).toMatchObject({ requeued: 1, rerun: 0, suspect: 0, jobs: ['ran'] });
  expect(document.verification?.status).toBe('verified');
  expect(orders.world.names.targets.get(NAME)).toBe('west.example.com');
  expect(await orders.standby.jobs.account('invoices')).toMatchObject({ accepted: 3, done: 1, pending: 2 });
  expect(orders.west.commits.map(({ id }) => id)).not.toContain('lost');
  expect(await orders.standby.reports.inventory()).toMatchObject({ activeRegion: STANDBY, epoch: 2 });
  expect(await orders.standby.reports.latest()).toMatchObject({ outcome: 'completed', run: { to: STANDBY } });
  expect((await orders.standby.runs.current())?.ended).toMatchObject({ outcome: 'completed', changed: true });
});

test('nothing is committed on the old side after the fence is held, and nothing on the new one before', async () => {
  const orders = new OrdersWorld();
  const keeper = await orders.serving();
  const refused: string[] = [];
  const write = async () => {
    await keeper.tick().catch(() => undefined);
    for (const server of [orders.east, orders.west]) {
      try {
        server.commit(`at ${orders.now()}`);
      } catch {
        refused.push(server.name);
      }
    }
  };
  const document = await new Failover(orders, write).untilOpen();
  const fencedAt = Date.parse(document.moved?.fence.heldAt ?? '');
  expect(new Set(refused)).toEqual(new Set([orders.east.name, orders.west.name]));
  for (const { atMs } of orders.east.commits) expect(atMs).toBeLessThanOrEqual(fencedAt);
  for (const { atMs, timeline } of orders.west.commits)
    if (timeline === '00000002') expect(atMs).toBeGreaterThanOrEqual(fencedAt);
  orders.west.commit('after opening');
});

test('with the old side alive its keeper closes and acknowledges, and the run does not wait for the deadline', async () => {
  const orders = new OrdersWorld();
  const keeper = await orders.serving();
  const document = await new Failover(orders, () => keeper.tick()).run();
  expect(document.moved?.fence.how).toContain('keeper in us-east-1 closed');
  expect(document.moved?.fence.waitedSeconds).toBeLessThan(orders.timings.leaseTtlSeconds);
  expect(document.opened?.databases[0]?.loss).toMatchObject({ kind: 'known' });
  expect(() => orders.east.commit('too late')).toThrow('closed');
});

test('the same steps run again change nothing more', async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  orders.loseHome();
  const failover = new Failover(orders);
  const opened = await failover.untilOpen();
  const done = await failover.afterOpening(opened);
  const inventory = await orders.standby.reports.inventory();
  await orders.clock.advance(1);
  await expect(failover.afterOpening(opened)).rejects.toMatchObject({ name: 'OwnershipLost' });
  expect(await orders.standby.reports.inventory()).toEqual(inventory);
  expect(done.inventory?.epoch).toBe(2);
});

test('a second run goes on with what a dead run left, under the same epoch', async () => {
  const orders = new OrdersWorld();
  await orders.serving();
  orders.loseHome();
  await new Failover(orders).untilOpen('dead');
  const claim = await orders.claim('next');
  expect(claim.claim).toMatchObject({ outcome: 'already-running' });
  await orders.clock.advance(130);
  const first = await orders.claim('next');
  expect(first.claim).toMatchObject({ outcome: 'wait-for-other-run', seen: { runId: 'dead' } });
  await orders.clock.advance(120);
  const input = { execution: orders.execution('next'), state: { claim: first.claim } };
  const second = await claimRun(input, orders.standby, orders.context());
  expect(second.claim).toMatchObject({ outcome: 'claimed', resumes: 'dead', waitSeconds: 30 });
  const document = await new Failover(orders).run('next');
  expect(document.ownership).toMatchObject({ epoch: 2, previousEpoch: 1 });
  expect(orders.standby.fleet.promotions).toEqual(['orders-west']);
});
