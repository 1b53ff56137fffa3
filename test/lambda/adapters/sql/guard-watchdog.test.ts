import { MASTER, PostgresPair, until } from './postgres-pair';

const INSERT = `INSERT INTO orders (text) VALUES ('x')`;
const BARRED = 'role "shop_app" is not permitted to log in';

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

test.each([
  ['past its deadline', () => pass()],
  ['closed', () => pair.asMaster('UPDATE handover.lease SET open = false')],
  ['opened on another timeline', () => pair.asMaster(`UPDATE handover.lease SET timeline = '0000000F'`)],
  ['without its row', () => pair.asMaster('CREATE TABLE kept AS TABLE handover.lease; DELETE FROM handover.lease')],
])('shuts a database that is %s, and again whatever came since', async (name, shut) => {
  const session = await pair.application();
  expect(await run()).toBe(false);
  await session.query(INSERT);
  await shut();
  expect(await run()).toBe(true);
  await expect(session.query(INSERT)).rejects.toBeDefined();
  await expect(pair.application()).rejects.toThrow(BARRED);
  await pair.asMaster('ALTER ROLE shop_app LOGIN');
  const slipped = await pair.application();
  expect(await run()).toBe(true);
  await expect(slipped.query(INSERT)).rejects.toBeDefined();
  if (name === 'without its row') await pair.asMaster('INSERT INTO handover.lease SELECT * FROM kept; DROP TABLE kept');
});

test("spares replication, the provider, and every login but the application's", async () => {
  const master = pair.primary.client(MASTER, 'shop');
  await master.connect();
  const keeper = watchdog();
  await keeper.look();
  await pass();
  await pair.primary.asAdmin(async (admin) => {
    expect(await run()).toBe(true);
    await admin.query('SELECT 1');
  }, 'shop');
  await master.query('SELECT 1');
  await keeper.look();
  await pair.caughtUp();
  expect((await pair.guard(pair.standby).look()).receiving).toBe(true);
  await master.end();
});

test('never bars the login that it runs as, nor the provider', async () => {
  await pair.primary.asAdmin((admin) => admin.query(`CREATE ROLE root LOGIN SUPERUSER PASSWORD 'root-secret'`));
  await pair.asMaster(`INSERT INTO handover.application_role VALUES ('root'), ('rdsadmin')`);
  await pass();
  const root = await pair.application(pair.primary, { username: 'root', password: 'root-secret' });
  await root.query('SELECT handover.watchdog()');
  await root.query('SELECT 1');
  expect(await cron('SELECT rolname FROM pg_roles WHERE rolcanlogin ORDER BY 1')).toEqual(
    ['postgres', 'rdsadmin', 'rdsrepladmin', 'root'].map((rolname) => ({ rolname })),
  );
  await root.end();
  await pair.asMaster(`DELETE FROM handover.application_role WHERE name <> 'shop_app'`);
  await pair.primary.asAdmin((admin) => admin.query('DROP ROLE root'));
});

test('an extension admits nobody whom a person has barred since the opening', async () => {
  await pass();
  expect(await run()).toBe(true);
  await open(600);
  await pair.asMaster('ALTER ROLE shop_app NOLOGIN');
  const { clock: anchor } = await watchdog().look();
  expect(await watchdog().extend({ epoch, anchor, seconds: 600 })).toBe(true);
  await expect(pair.application()).rejects.toThrow(BARRED);
});

test('one role that it may not bar does not spare the others', async () => {
  await pair.primary.asAdmin((admin) => admin.query('CREATE ROLE another_app LOGIN'));
  await pair.asMaster(`INSERT INTO handover.application_role VALUES ('another_app')`);
  const session = await pair.application();
  await pass();
  expect(await run()).toBe(true);
  await expect(session.query(INSERT)).rejects.toBeDefined();
  await expect(pair.application()).rejects.toThrow(BARRED);
  await pair.primary.asAdmin((admin) => admin.query('DROP ROLE another_app'));
});

test('does not wait for long where a frozen session of Handover holds the row', async () => {
  const session = await pair.application();
  await pass();
  const frozen = pair.primary.client(MASTER, 'shop');
  await frozen.connect();
  await frozen.query('BEGIN');
  await frozen.query('SELECT FROM handover.lease FOR UPDATE');
  expect(await run()).toBe(true);
  await expect(session.query(INSERT)).rejects.toBeDefined();
  await expect(pair.application()).rejects.toThrow(BARRED);
  await frozen.end();
});

test('waits for an opening that is under way, and leaves it alone', async () => {
  await pass();
  const opening = pair.primary.client(MASTER, 'shop');
  await opening.connect();
  await opening.query('BEGIN');
  await opening.query(`UPDATE handover.lease SET valid_until = clock_timestamp() + interval '1 h'`);
  const running = run();
  const waits = `SELECT FROM pg_stat_activity WHERE query ~ 'handover.watchdog' AND wait_event_type = 'Lock'`;
  await until(async () => (await cron(waits)).length === 1);
  await opening.query('COMMIT');
  expect(await running).toBe(false);
  await pair.application();
  await opening.end();
});

const barOf = async () => ({
  barred: (await pair.asMaster('SELECT barred_at FROM handover.watchdog'))[0]?.barred_at,
  mayLogIn: (await cron(`SELECT rolcanlogin FROM pg_roles WHERE rolname = 'shop_app'`))[0]?.rolcanlogin,
});

test('a bar that an extension can not lift from every role is a fault, and the next extension lifts it', async () => {
  await pass();
  expect(await run()).toBe(true);
  await pair.primary.asAdmin((admin) => admin.query('CREATE ROLE foreign_app'));
  const applicationRoles = ['foreign_app', 'shop_app'];
  const extend = async () => {
    const { clock: anchor } = await watchdog().look();
    expect(await watchdog({ applicationRoles }).extend({ epoch, anchor, seconds: 600 })).toBe(true);
  };
  await extend();
  expect(await barOf()).toEqual({ barred: expect.any(Date), mayLogIn: true });
  const { row } = await watchdog().look();
  expect(row?.faults).toContainEqual(
    expect.stringMatching(/^the bar of the watchdog is not lifted: role "foreign_app" can not be set to LOGIN/),
  );
  await pair.primary.asAdmin((admin) => admin.query('GRANT foreign_app TO postgres WITH ADMIN OPTION'));
  await extend();
  expect(await barOf()).toEqual({ barred: null, mayLogIn: true });
  await pair.primary.asAdmin((admin) => admin.query('DROP ROLE foreign_app'));
});

test('is not waited for by closing, and bars nothing on a standby', async () => {
  const worker = pair.primary.client(MASTER, 'shop');
  await worker.connect();
  await worker.query('SELECT handover.watchdog()');
  await watchdog({ maxScans: 2 }).close(epoch + 1);
  await worker.query('SELECT 1');
  await worker.end();
  await pair.caughtUp();
  expect(await run(pair.standby)).toBe(false);
});

test('is a fault when it does not run, on both sides, and none when it does', async () => {
  await pair.asMaster('UPDATE handover.watchdog SET seen_at = NULL');
  const silent =
    'the watchdog does not run (last seen never): look into cron.job_run_details, cron.max_running_jobs and max_worker_processes';
  expect((await watchdog().look()).row?.faults).toEqual([silent]);
  await pair.caughtUp();
  expect((await pair.guard(pair.standby, { grade: 'watchdog' }).look()).row?.faults).toEqual([silent]);
  await pair.runJobs();
  expect((await watchdog().look()).row?.faults).toEqual([]);
  await pair.asMaster(`UPDATE handover.watchdog SET seen_at = seen_at - interval '1 min'`);
  expect((await watchdog().look()).row?.faults).toEqual([expect.stringContaining('does not run')]);
});

test('an application that may not reach for the watchdog', async () => {
  await expect((await pair.application()).query('SELECT handover.watchdog()')).rejects.toMatchObject({ code: '42501' });
});

test('observe has no job, and takes one away', async () => {
  await watchdog({ enforce: false }).install();
  expect(await cron('SELECT jobname FROM cron.job')).toEqual([]);
});

test('a promoted replica is shut until it is opened', async () => {
  await pair.caughtUp();
  await pair.primary.kill();
  await pair.standby.promote();
  const session = await pair.application(pair.standby);
  await pair.runJobs(pair.standby);
  await expect(session.query(INSERT)).rejects.toBeDefined();
  await expect(pair.application(pair.standby)).rejects.toThrow(BARRED);
  const guard = pair.guard(pair.standby, { grade: 'watchdog' });
  const { clock: anchor } = await guard.look();
  await guard.open({ epoch: epoch + 1, anchor, seconds: 600 });
  await pair.runJobs(pair.standby);
  await (await pair.application(pair.standby)).query(INSERT);
});
