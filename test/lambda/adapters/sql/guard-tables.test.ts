import { MASTER, PostgresPair, until } from './postgres-pair';

/** How tables get their guard while others want them, and many at a time. */
let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start({ withCron: true });
  await pair.installGuard();
  await pair.openFor(600, 1);
});
beforeEach(() =>
  pair.asMaster('CREATE TABLE a (id int); CREATE TABLE b (id int); CREATE TABLE c (id int); CREATE TABLE d (id int)'),
);
afterEach(async () => {
  await pair.endSessions();
  await pair.asMaster('DROP TABLE a, b, c, d');
});
afterAll(() => pair?.stop());

const unguarded = async () => (await pair.guard().look()).row?.unguarded;
const holding = async (sql: string) => {
  const holder = pair.primary.client(MASTER, 'shop');
  await holder.connect();
  await holder.query(sql);
  return () => holder.end();
};
/** A pass looks at its clock once at first and then before each table but the first. */
const ticking = (milliseconds: number) => {
  let now = 0;
  return () => {
    now += milliseconds;
    return now;
  };
};

test('fails for a table that a transaction holds, names it, and covers the others', async () => {
  const letGo = await holding('BEGIN; INSERT INTO a VALUES (1)');
  await expect(pair.guard().install()).rejects.toMatchObject({
    name: 'Transient',
    message: expect.stringMatching(/goes on at the next look: public\.a: .*55P03/),
  });
  expect(await unguarded()).toEqual(['public.a']);
  await letGo();
  await pair.guard().install();
  expect(await unguarded()).toEqual([]);
});

test('keeps its writers waiting for less than half a second for a table that a transaction holds', async () => {
  const letGo = await holding('BEGIN; INSERT INTO a VALUES (1)');
  const installing = pair
    .guard()
    .install()
    .catch(() => undefined);
  const waits = `SELECT FROM pg_stat_activity WHERE query ~ 'ON "public"."a"' AND wait_event_type = 'Lock'`;
  await until(async () => (await pair.asMaster(waits)).length === 1);
  await pair.asMaster(`SET statement_timeout = '500ms'; INSERT INTO a VALUES (2)`);
  await installing;
  await letGo();
});

test('fails as Transient when the time of a pass is over, and goes on at the next one', async () => {
  const guard = pair.guard(pair.primary, { passClock: ticking(2_500) });
  await expect(guard.install()).rejects.toMatchObject({
    name: 'Transient',
    message: 'tables left as they are, goes on at the next look: 2 more after 5 s',
  });
  expect(await unguarded()).toEqual(['public.c', 'public.d']);
  await guard.install();
  expect(await unguarded()).toEqual([]);
});

test('goes on with every pass, however slow one table is', async () => {
  const guard = pair.guard(pair.primary, { passClock: ticking(60_000) });
  for (const left of [3, 2, 1]) {
    await expect(guard.install()).rejects.toMatchObject({ message: expect.stringContaining(`${left} more`) });
    expect(await unguarded()).toHaveLength(left);
  }
  await guard.install();
});

test('two keepers at once alter each table once', async () => {
  const letGo = await holding('SELECT pg_advisory_lock(7215331904)');
  const installing = Promise.all([pair.guard().install(), pair.guard().install()]);
  const waits = `SELECT FROM pg_stat_activity WHERE wait_event = 'advisory'`;
  await until(async () => (await pair.asMaster(waits)).length === 2);
  const transactions = async () =>
    Number((await pair.asMaster('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next'))[0]?.next);
  const before = await transactions();
  await letGo();
  await installing;
  expect((await transactions()) - before).toBe(4);
});

test('an earlier grade keeps its means until every table has its guard', async () => {
  await pair.guard(pair.primary, { grade: 'watchdog' }).install();
  const jobs = async () => (await pair.primary.asAdmin((admin) => admin.query('SELECT jobname FROM cron.job'))).rows;
  const letGo = await holding('BEGIN; INSERT INTO a VALUES (1)');
  await expect(pair.guard().install()).rejects.toMatchObject({ name: 'Transient' });
  expect(await jobs()).toHaveLength(1);
  await letGo();
  await pair.guard().install();
  expect(await jobs()).toEqual([]);
});
