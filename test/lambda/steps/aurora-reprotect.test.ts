import type { RunDocument } from '../../../lambda/contract/run-document';
import { keepOldPrimary } from '../../../lambda/steps/keep-old-primary';
import { seedReplica } from '../../../lambda/steps/seed-replica';
import { type AuroraOrders, leftAurora, lostAurora } from './aurora-reprotect';
import { HOME } from './orders-world';
import { alive, Reprotect } from './reprotect';

const COPY = 'orders-east-final-2';
const names = ({ snapshots }: AuroraOrders): readonly string[] => snapshots.shown.map(({ name }) => name);
const taken = ({ snapshots }: AuroraOrders) => snapshots.shown.find(({ stays }) => !stays);
const copies = ({ snapshots }: AuroraOrders) => snapshots.shown.filter(({ stays }) => stays);
const deeds = (orders: AuroraOrders): readonly string[] => orders.world.region(HOME).seeding.deeds;

/** Up to the first look for what is to be kept. */
async function measured(orders: AuroraOrders): Promise<{ reprotect: Reprotect; document: RunDocument }> {
  const reprotect = new Reprotect(orders);
  return { reprotect, document: await reprotect.measured(await reprotect.prechecked()) };
}

const look = (reprotect: Reprotect, document: RunDocument) => reprotect.look(document, 'kept', keepOldPrimary);
const detail = ({ kept }: RunDocument): string => kept?.databases[0]?.detail ?? '';

/** Aurora takes its snapshot, it is copied, the storage is built anew, and follows. */
async function reprotected(orders: AuroraOrders): Promise<RunDocument> {
  const { reprotect, document } = await measured(orders);
  orders.homeAurora.takeBack('orders-east');
  const kept = await reprotect.kept(document);
  orders.rebuild();
  await alive(orders);
  return reprotect.finished(await reprotect.registered(await reprotect.seeded(kept)));
}

test('after a failover it waits until Aurora has taken the old primary back, and a copy of its snapshot stays', async () => {
  const orders = await lostAurora();
  const { reprotect, document } = await measured(orders);
  const seen: string[] = [];
  const next = async (before: RunDocument): Promise<RunDocument> => {
    const after = await look(reprotect, before);
    seen.push(`${after.kept?.status}: ${detail(after)}`);
    return after;
  };
  let current = await next(document);
  orders.homeAurora.takeBack('orders-east');
  current = await next(current);
  const from = taken(orders)?.name;
  current = await next(current);
  current = await next(current);
  expect(seen).toEqual([
    'waiting: Aurora has not built its storage anew yet, and has shown no snapshot of the old one',
    `waiting: Aurora is taking its snapshot ${from}, its status is creating`,
    `waiting: ${from} is being copied to ${COPY}`,
    `kept: snapshot ${COPY}, a copy of ${from}`,
  ]);
  expect(copies(orders)[0]?.server?.commits.map(({ id }) => id)).toEqual(['replicated', 'only in home']);
  expect(copies(orders)[0]?.tags).toEqual({
    'handover:copy-of': from?.replace('rds:', ''),
    'handover:workload': 'shop-orders',
    'handover:database': 'db',
    'handover:epoch': '2',
  });
  const seeding = await reprotect.look(current, 'seeded', seedReplica);
  expect(seeding.seeded).toMatchObject({
    status: 'waiting',
    databases: [{ detail: 'Aurora builds its storage anew (pending-resync), which takes minutes to hours' }],
  });
  orders.rebuild();
  const done = await reprotect.registered(await reprotect.seeded(seeding));
  expect(done.seeded?.databases).toMatchObject([{ name: 'db', status: 'follows', replica: 'orders-east' }]);
  expect(deeds(orders)).toEqual([]);
});

test('ledger, report and what a person types name the snapshot, and no instance', async () => {
  const orders = await lostAurora();
  await reprotected(orders);
  expect(await orders.home.protections.protections()).toEqual([
    expect.objectContaining({ databases: [{ name: 'db', replica: 'orders-east', snapshot: COPY }] }),
  ]);
  const report = await orders.home.reports.latest();
  expect(report).toMatchObject({
    outcome: 'completed',
    summary: `orders can move to us-east-1 again: orders-east (db) follows us-west-2; old primaries are kept: db in snapshot ${COPY}`,
  });
  expect(report?.next).toContain(
    `when nobody needs what is only in ${COPY}: aws rds delete-db-cluster-snapshot --region us-east-1 --db-cluster-snapshot-identifier ${COPY}`,
  );
});

test('after a switchover nothing has diverged: there is no snapshot, and nothing is waited for', async () => {
  const orders = await leftAurora();
  const done = await new Reprotect(orders).run();
  expect(done.kept).toMatchObject({
    status: 'kept',
    waitedSeconds: 0,
    databases: [
      { status: 'nothing to keep', detail: expect.stringContaining('it was left by a switchover: nothing diverged') },
    ],
  });
  expect(names(orders)).toEqual([]);
  expect(await orders.home.protections.protections()).toMatchObject([{ databases: [{ replica: 'orders-east' }] }]);
});

describe('is idempotent', () => {
  test('a second one finds the copy and makes none, also when what it was copied from has expired', async () => {
    const orders = await lostAurora();
    await reprotected(orders);
    orders.snapshots.forget(({ stays }) => !stays);
    const again = await new Reprotect(orders).run('reprotect-2');
    expect(again.kept?.databases).toMatchObject([{ status: 'kept', snapshot: COPY }]);
    expect(names(orders)).toEqual([COPY]);
  });

  test('two looks at once, and one whose answer is lost, make one copy', async () => {
    const orders = await lostAurora();
    const { reprotect, document } = await measured(orders);
    orders.homeAurora.takeBack('orders-east');
    orders.world.region(HOME).fleet.advance();
    orders.snapshots.unanswered = 1;
    const both = await Promise.all([1, 2].map(() => keepOldPrimary(document, reprotect.ports, reprotect.context)));
    expect(both.map(({ status }) => status)).toEqual(['waiting', 'waiting']);
    expect(orders.snapshots.hits).toBe(1);
    expect(copies(orders)).toHaveLength(1);
    expect((await reprotect.kept(document)).kept?.databases).toMatchObject([{ status: 'kept' }]);
    expect(copies(orders)).toHaveLength(1);
  });
});

describe('never says that something is kept which is not', () => {
  test('where Aurora could take no snapshot, that is looked for twice, and then said', async () => {
    const orders = await lostAurora();
    const { reprotect, document } = await measured(orders);
    orders.homeAurora.takeBack('orders-east', { snapshot: false });
    orders.rebuild();
    const once = await look(reprotect, document);
    expect(once.kept).toMatchObject({ status: 'waiting', databases: [{ status: 'under way', missed: true }] });
    const kept = await look(reprotect, once);
    expect(kept.kept?.databases).toEqual([
      {
        name: 'db',
        status: 'not kept',
        detail:
          'Aurora shows no snapshot of the storage that it replaced: it could take none, or its retention has passed; what only the old side had is in nothing that Handover knows of',
      },
    ]);
    await reprotect.finished(await reprotect.registered(await reprotect.seeded(kept)));
    expect((await orders.home.reports.latest())?.summary).toContain('; not kept: db: Aurora shows no snapshot');
    expect(await orders.home.protections.protections()).toMatchObject([{ databases: [{ replica: 'orders-east' }] }]);
    expect(JSON.stringify(await orders.home.protections.protections())).not.toContain('snapshot');
  });

  test('one that failed is lost, and one of an earlier failover is not taken for it', async () => {
    const orders = await lostAurora();
    const { reprotect, document } = await measured(orders);
    const old = { cluster: 'orders-east', stays: false, status: 'available', takenAt: '2026-11-22T00:00:00.000Z' };
    orders.snapshots.shown.push({ ...old, name: 'rds:unplanned-global-failover-orders-east-1' });
    expect(detail(await look(reprotect, document))).toContain('has shown no snapshot of the old one');
    const failed = { ...old, status: 'failed', takenAt: orders.now() };
    orders.snapshots.shown.push({ ...failed, name: 'rds:unplanned-global-failover-orders-east-2' });
    const kept = await look(reprotect, document);
    expect(kept.kept?.databases).toMatchObject([
      { status: 'not kept', detail: expect.stringContaining('Aurora could not take its snapshot') },
    ]);
    expect(copies(orders)).toEqual([]);
  });

  test.each([
    ['that is no copy of it', { copyOf: undefined }, 'shows no sign of the storage that Aurora replaced'],
    ['of another cluster', { copyOf: 'rds:unplanned-global-failover-stock-1' }, 'shows as its source rds:unplanned'],
    ['that does not stay', { stays: false }, `snapshot ${COPY} exists`],
    ['that has failed', { status: 'failed' }, `snapshot ${COPY} has failed: delete it, then start again`],
  ])('refuses a snapshot by its name %s', async (_, change, because) => {
    const orders = await lostAurora();
    const { reprotect, document } = await measured(orders);
    orders.homeAurora.takeBack('orders-east');
    const copyOf = taken(orders)?.name;
    const good = {
      cluster: 'orders-east',
      name: COPY,
      status: 'available',
      stays: true,
      takenAt: orders.now(),
      copyOf,
    };
    orders.snapshots.shown.push({ ...good, ...change });
    await expect(look(reprotect, document)).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
      message: expect.stringContaining(because),
    });
  });
});

describe('refuses, and says what to do, when the cluster', () => {
  test.each([
    [
      'was detached',
      (orders: AuroraOrders) => orders.homeAurora.detach('orders-east'),
      'database db: it is not in its global database: while Aurora is still adding it back start again later; if somebody has detached it',
    ],
    [
      'was deleted',
      (orders: AuroraOrders) => void orders.world.region(HOME).fleet.instances.delete('orders-east'),
      'database db: there is no such cluster: create one of that name, add it to the global database',
    ],
  ])('%s', async (_, happens, because) => {
    const orders = await lostAurora();
    happens(orders);
    await expect(new Reprotect(orders).prechecked()).rejects.toMatchObject({
      name: 'PrecheckFailed',
      message: expect.stringContaining(because),
    });
  });

  test.each(['kept', 'seeded'] as const)('was detached after it was judged, before it is %s', async (key) => {
    const orders = await lostAurora();
    const { reprotect, document } = await measured(orders);
    orders.homeAurora.detach('orders-east');
    const step = key === 'kept' ? keepOldPrimary : seedReplica;
    await expect(step(document, reprotect.ports, reprotect.context)).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
      message: expect.stringContaining('db (orders-east): it is not in its global database'),
    });
  });
});

test('what Aurora takes back and is not like the side that serves is said before the hours of waiting, and stops nothing', async () => {
  const orders = await lostAurora();
  orders.world.region(HOME).makes.databases.set('orders-east', { parameters: { log_min_duration_statement: '5' } });
  const { precheck } = await new Reprotect(orders).prechecked();
  expect(precheck?.next).toBe('go');
  expect(precheck?.checks.filter(({ passed }) => !passed)).toMatchObject([
    { detail: expect.stringMatching(/log_min_duration_statement.*; a switchover refuses it until then$/) },
  ]);
});

test('one that is never added back is waited for until the deadline, and the run says what is missing', async () => {
  const orders = await lostAurora({ reprotectDeadlineSeconds: 60 });
  const { reprotect, document } = await measured(orders);
  await expect(reprotect.kept(document)).rejects.toMatchObject({
    name: 'DeadlineExceeded',
    message: expect.stringContaining('not done after 60 s: db (Aurora has not built its storage anew yet'),
  });
});
