import { Living } from './living';
import { NAME } from './orders-world';

const idsOf = (commits: readonly { readonly id: string }[]) => commits.map(({ id }) => id);

test('a switchover under load moves the workload and loses no acknowledged row', async () => {
  const living = await new Living().begin();
  const { orders } = living;
  if (orders.west.replication) orders.west.replication.lagSeconds = 3;
  const document = await living.switchover().run();
  await living.tick();
  expect(document.opened?.databases).toMatchObject([{ loss: { kind: 'known', seconds: 0, proof: 'replayed' } }]);
  expect(living.written.length).toBeGreaterThan(3);
  expect(idsOf(orders.west.commits)).toEqual(expect.arrayContaining(living.written));
  expect(orders.west.commits.at(-1)?.epoch).toBe(2);
  expect(orders.world.names.targets.get(NAME)).toBe('west.example.com');
  expect(await orders.standby.reports.latest()).toMatchObject({
    title: 'Switchover of orders',
    outcome: 'completed',
  });
});

test('jobs that run come to their end, accepted ones wait and start on the other side', async () => {
  const living = await new Living().begin();
  const { orders } = living;
  await orders.submit('runs');
  await living.tick();
  const switchover = living.switchover();
  const draining = switchover.drained();
  await orders.submit('waits');
  orders.end('runs', 0);
  const drained = await draining;
  expect(drained.drain).toMatchObject({ status: 'drained', running: 0 });
  expect(await orders.standby.jobs.account('invoices')).toMatchObject({ accepted: 2, done: 1, pending: 1 });
  const done = await switchover.moved(await switchover.taken(drained));
  expect(done.requeued).toMatchObject({ requeued: 0, rerun: 0, suspect: 0 });
  await living.tick();
  expect([...orders.standby.cluster.tasks.values()].map(({ environment }) => environment.HANDOVER_JOB)).toEqual([
    'waits',
  ]);
});

test('a job that does not end in time is cut off, and runs again on the other side', async () => {
  const living = await new Living().begin();
  const { orders } = living;
  await orders.submit('long');
  await living.tick();
  const done = await living.switchover().run();
  expect(done.drain).toMatchObject({ status: 'cut off', running: 1, waitedSeconds: 300 });
  expect(done.requeued).toMatchObject({ requeued: 1, jobs: ['long'] });
  expect(await orders.standby.jobs.account('invoices')).toMatchObject({ accepted: 1, pending: 1 });
});

test('a dispatcher that was stopped starts jobs again when the run has ended, whatever it came to', async () => {
  const living = await new Living().begin();
  const { orders } = living;
  const drained = await living.switchover().drained();
  await orders.submit('waits');
  await living.tick();
  expect(orders.home.cluster.tasks.size).toBe(0);
  await orders.standby.runs.end(drained.run.id, {
    outcome: 'refused',
    summary: 'stopped',
    changed: false,
    at: orders.now(),
  });
  await living.tick();
  expect(orders.home.cluster.tasks.size).toBe(1);
});

test('a dispatcher that was stopped starts jobs again when the run is dead', async () => {
  const living = await new Living().begin();
  const { orders } = living;
  await living.switchover().drained();
  await orders.submit('waits');
  await orders.clock.advance(orders.timings.runDeadAfterSeconds - 11);
  await living.tick();
  expect(orders.home.cluster.tasks.size).toBe(0);
  await orders.clock.advance(11);
  await living.tick();
  expect(orders.home.cluster.tasks.size).toBe(1);
});
