import type { RunDocument } from '../../../lambda/contract/run-document';
import { keepOldPrimary } from '../../../lambda/steps/keep-old-primary';
import { seedReplica } from '../../../lambda/steps/seed-replica';
import { HOME, OrdersWorld, STANDBY } from './orders-world';
import { alive, left, lost, Reprotect } from './reprotect';
import { Switchover } from './switchover';

const DEEDS = [
  'snapshot orders-east-final-2 of orders-east',
  'orders-east is called orders-east-kept-2',
  'orders-east follows orders-west',
];

const deeds = (orders: OrdersWorld): readonly string[] => orders.world.region(HOME).seeding.deeds;
const idsOf = (server: { readonly commits: readonly { readonly id: string }[] } | undefined): readonly string[] =>
  (server?.commits ?? []).map(({ id }) => id);
const at = (orders: OrdersWorld, region: string, instance: string) => orders.world.serverOf(region, instance);

test('after a failover the old primary is kept with what only it has, and a replica follows in its place', async () => {
  const orders = await lost();
  const done = await new Reprotect(orders).run();
  expect(deeds(orders)).toEqual(DEEDS);
  expect(idsOf(at(orders, HOME, 'orders-east-kept-2'))).toEqual(['replicated', 'only in home']);
  expect(at(orders, HOME, 'orders-east-kept-2')?.refusesCommits()).toContain('handover: closed');
  expect(at(orders, HOME, 'orders-east')).toMatchObject({ writable: false, receiving: true });
  expect(idsOf(at(orders, HOME, 'orders-east'))).toEqual(['replicated', 'verification of run-1', 'after the failover']);
  expect(done.measured?.databases).toMatchObject([{ bound: { kind: 'known' }, measured: { kind: 'known' } }]);
  const [{ bound, measured } = { bound: undefined, measured: undefined }] = done.measured?.databases ?? [];
  if (bound?.kind !== 'known' || measured?.kind !== 'known') throw new Error('not known');
  expect(measured.seconds).toBeLessThanOrEqual(bound.seconds);
  expect(measured.seconds).toBeGreaterThanOrEqual(5);
  expect(await orders.standby.protections.protections()).toMatchObject([
    {
      region: HOME,
      epoch: 2,
      by: 'reprotect-1',
      databases: [{ name: 'db', replica: 'orders-east', kept: 'orders-east-kept-2', snapshot: 'orders-east-final-2' }],
    },
  ]);
});

test('the report states the bound beside what the old side shows, names what is kept and how a person releases it', async () => {
  const orders = await lost();
  await new Reprotect(orders).run();
  const report = await orders.home.reports.latest();
  expect(report).toMatchObject({
    title: 'Reprotect of orders',
    outcome: 'completed',
    run: { from: STANDBY, to: HOME },
    losses: [
      {
        database: 'db',
        measured: expect.stringMatching(
          /^at most \d+\.\d s of writes; 1 row: public\.commits 1; closed, its log ends at 0\//,
        ),
      },
    ],
  });
  expect(report?.summary).toBe(
    'orders can move to us-east-1 again: orders-east (db) follows us-west-2; old primaries are kept: db as orders-east-kept-2, snapshot orders-east-final-2',
  );
  expect(report?.next).toContain(
    'aws rds delete-db-instance --region us-east-1 --db-instance-identifier orders-east-kept-2 --skip-final-snapshot',
  );
});

test('after a switchover the same holds, with nothing lost', async () => {
  const orders = await left();
  const done = await new Reprotect(orders).run();
  expect(deeds(orders)).toEqual(DEEDS);
  expect(done.measured?.databases).toMatchObject([{ measured: { kind: 'known', seconds: 0, proof: 'replayed' } }]);
});

test('and then the workload goes home by a switchover that loses nothing of any era', async () => {
  const orders = await lost();
  await new Reprotect(orders).run();
  orders.west.commit('after the reprotect');
  await orders.agent(HOME).tick();
  const living = async () => {
    await orders.keeper(STANDBY).tick();
    await orders.keeper(HOME).tick();
    await orders.agent(HOME).tick();
  };
  const back = await new Switchover(orders, living, 'home').run('back-1');
  expect(back.opened?.databases).toMatchObject([{ loss: { kind: 'known', seconds: 0, proof: 'replayed' } }]);
  expect((await orders.home.leases.read())?.active).toBe(HOME);
  const home = at(orders, HOME, 'orders-east');
  home?.commit('home again');
  const rows = idsOf(home).filter((id) => !id.startsWith('verification'));
  expect(rows).toEqual(['replicated', 'after the failover', 'after the reprotect', 'home again']);
  expect(orders.west.refusesCommits()).toContain('handover: closed');
});

describe('is idempotent', () => {
  test('a second one finds everything done and changes nothing', async () => {
    const orders = await lost();
    await new Reprotect(orders).run();
    const again = await new Reprotect(orders).run('reprotect-2');
    expect(deeds(orders)).toEqual(DEEDS);
    expect(again.kept?.databases).toMatchObject([{ status: 'kept', instance: 'orders-east-kept-2' }]);
    expect(await orders.home.protections.protections()).toMatchObject([{ by: 'reprotect-1' }]);
  });

  test('where nothing was ever moved it is done at once', async () => {
    const orders = new OrdersWorld();
    await orders.serving();
    await orders.agent(STANDBY).tick();
    const done = await new Reprotect(orders, 'standby').run();
    expect(done.kept?.databases).toMatchObject([{ status: 'nothing to keep' }]);
    expect(orders.world.region(STANDBY).seeding.deeds).toEqual([]);
  });

  test.each(Array.from({ length: 7 }, (_, looks) => looks))(
    'a run that dies after %i looks is gone on with by the next one',
    async (looks) => {
      const orders = await lost();
      const first = new Reprotect(orders);
      let document: RunDocument = await first.measured(await first.prechecked());
      for (let look = 0; look < looks; look += 1)
        document =
          document.kept?.status === 'kept'
            ? await first.look(document, 'seeded', seedReplica)
            : await first.look(document, 'kept', keepOldPrimary);
      await orders.clock.advance(orders.timings.runDeadAfterSeconds + 1);
      await alive(orders);
      await orders.home.runs.end('reprotect-1', {
        outcome: 'incomplete',
        summary: 'died',
        changed: false,
        at: orders.now(),
      });
      await new Reprotect(orders).run('reprotect-2');
      expect(deeds(orders)).toEqual(DEEDS);
    },
  );

  test('two looks at once do everything once', async () => {
    const orders = await lost();
    const reprotect = new Reprotect(orders);
    let document = await reprotect.measured(await reprotect.prechecked());
    for (let look = 0; look < 12; look += 1) {
      const [key, step] =
        document.kept?.status === 'kept' ? (['seeded', seedReplica] as const) : (['kept', keepOldPrimary] as const);
      const before = document;
      await step(before, reprotect.ports, reprotect.context);
      document =
        key === 'kept'
          ? await reprotect.look(before, 'kept', keepOldPrimary)
          : await reprotect.look(before, 'seeded', seedReplica);
    }
    expect(document.seeded?.status).toBe('seeded');
    expect(deeds(orders)).toEqual(DEEDS);
  });
});

test('a step stops when the workload has moved since it was judged', async () => {
  const orders = await lost();
  const reprotect = new Reprotect(orders);
  const document = await reprotect.measured(await reprotect.prechecked());
  orders.rewrite<object>('lease', (lease) => ({ ...lease, epoch: 3, active: HOME }));
  for (const step of [keepOldPrimary, seedReplica])
    await expect(step(document, reprotect.ports, reprotect.context)).rejects.toMatchObject({ name: 'OwnershipLost' });
  expect(deeds(orders)).toEqual([]);
});

test('a step makes way when the side that serves is lost: nobody could fail over while the run waits', async () => {
  const orders = await lost();
  const reprotect = new Reprotect(orders);
  const document = await reprotect.kept(await reprotect.measured(await reprotect.prechecked()));
  for (let waited = 0; waited <= 70; waited += 5) {
    await orders.clock.advance(5);
    await orders.agent(HOME).tick();
  }
  await expect(seedReplica(document, reprotect.ports, reprotect.context)).rejects.toMatchObject({
    name: 'PrecheckFailed',
    message: expect.stringContaining('us-west-2 does not renew its lease any more'),
  });
  expect(deeds(orders)).toHaveLength(2);
});

test('never renames what was opened after it was judged', async () => {
  const orders = await lost();
  const reprotect = new Reprotect(orders);
  const document = await reprotect.measured(await reprotect.prechecked());
  orders.east.write({ row: { ...orders.row(), open: true } });
  await expect(keepOldPrimary(document, reprotect.ports, reprotect.context)).rejects.toMatchObject({
    name: 'DatabaseNeedsPerson',
    message: expect.stringContaining('db (orders-east): it is still open under epoch 1'),
  });
  expect(deeds(orders)).toEqual([]);
});

test('refuses to register what does not follow yet', async () => {
  const orders = await lost();
  const reprotect = new Reprotect(orders);
  const kept = await reprotect.kept(await reprotect.measured(await reprotect.prechecked()));
  await expect(reprotect.registered(kept)).rejects.toThrow('nothing shows that the replicas follow');
});

test('a control plane that does not answer is waited for, and at the deadline the run says what is missing', async () => {
  const orders = await lost(new OrdersWorld({}, { reprotectDeadlineSeconds: 60 }));
  const reprotect = new Reprotect(orders);
  const document = await reprotect.kept(await reprotect.measured(await reprotect.prechecked()));
  orders.west.stop();
  await expect(reprotect.seeded(document)).rejects.toMatchObject({
    name: 'DeadlineExceeded',
    message: expect.stringMatching(/^not done after 60 s: db \(/),
  });
});
