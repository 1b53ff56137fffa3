import { MASTER, PostgresPair, until } from './postgres-pair';

let pair: PostgresPair;
let epoch = 0;
beforeAll(async () => {
  pair = await PostgresPair.start({ withCron: true });
});
beforeEach(async () => {
  await watchdog().install();
  await open(600);
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

const watchdog = (options: Parameters<PostgresPair['guard']>[1] = {}) =>
  pair.guard(pair.primary, { grade: 'watchdog', ...options });
const open = async (seconds: number) => {
  epoch += 1;
  const guard = watchdog();
  const { clock } = await guard.look();
  await guard.open({ epoch, anchor: clock, seconds });
};
const cron = async (sql: string) => (await pair.primary.asAdmin((admin) => admin.query(sql))).rows;
const run = async (instance = pair.primary) =>
  (await pair.asMaster('SELECT handover.watchdog() AS shut', instance))[0]?.shut;
const pass = () => pair.asMaster(`UPDATE handover.lease SET valid_until = clock_timestamp()`);

/** Somebody holds the jobs of pg_cron, as a long run of its own does; answers how to let go. */
const holdJobs = async (database: string) => {
  const holder = pair.primary.client(MASTER, database);
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE cron.job IN EXCLUSIVE MODE');
  return () => holder.end();
};
const withCronHere = async (test: () => Promise<void>) => {
  await pair.primary.asAdmin((admin) => admin.query('CREATE EXTENSION pg_cron'), 'shop');
  try {
    await test();
  } finally {
    await pair.primary.asAdmin((admin) => admin.query('DROP EXTENSION pg_cron; DROP SCHEMA IF EXISTS cron'), 'shop');
  }
};
const openWhileJobsAreHeld = async (database: string) => {
  const letGo = await holdJobs(database);
  await pass();
  const opening = open(600);
  const waits = `SELECT FROM pg_stat_activity WHERE query ~ '^UPDATE cron.job' AND wait_event_type = 'Lock'`;
  await until(async () => (await cron(waits)).length === 1);
  const rowWasFree = await pair.asMaster('SELECT FROM handover.lease FOR UPDATE NOWAIT').then(
    () => true,
    () => false,
  );
  expect(await run()).toBe(true);
  await letGo();
  await opening;
  return { rowWasFree };
};
const barOf = async () => ({
  barred: (await pair.asMaster('SELECT barred_at FROM handover.watchdog'))[0]?.barred_at,
  mayLogIn: (await cron(`SELECT rolcanlogin FROM pg_roles WHERE rolname = 'shop_app'`))[0]?.rolcanlogin,
});

test('bars nothing for good that is opened while the database of pg_cron is slow', async () => {
  expect(await openWhileJobsAreHeld('postgres')).toEqual({ rowWasFree: true });
  expect(await barOf()).toEqual({ barred: null, mayLogIn: true });
});

test('what it bars past an opening that is slow is admitted again by that opening', () =>
  withCronHere(async () => {
    expect(await openWhileJobsAreHeld('shop')).toEqual({ rowWasFree: false });
    expect(await barOf()).toEqual({ barred: null, mayLogIn: true });
  }));

test('an extension that revives the row wakes the jobs where pg_cron lives in the guarded database', () =>
  withCronHere(async () => {
    const jobs = () => pair.primary.asAdmin((admin) => admin.query('SELECT active, jobname FROM cron.job'), 'shop');
    await pair.primary.asAdmin(
      (admin) =>
        admin.query(
          `INSERT INTO cron.job (schedule, command, username, jobname) VALUES ('0 0 * * *', 'SELECT 1', 'shop_app', 'nightly')`,
        ),
      'shop',
    );
    await pass();
    expect(await run()).toBe(true);
    expect((await jobs()).rows).toEqual([{ active: false, jobname: 'nightly' }]);
    const { clock: anchor } = await watchdog().look();
    expect(await watchdog().extend({ epoch, anchor, seconds: 600 })).toBe(true);
    expect((await jobs()).rows).toEqual([{ active: true, jobname: 'nightly' }]);
  }));
