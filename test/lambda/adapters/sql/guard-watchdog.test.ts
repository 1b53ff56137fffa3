import { APPLICATION, MASTER, PostgresPair, until } from './postgres-pair';

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

test('schedules one job a second in the guarded database as its own login, and again without a change', async () => {
  const jobs = 'SELECT jobid, jobname, schedule, command, database, username, active FROM cron.job';
  const first = await cron(jobs);
  expect(first).toEqual([
    {
      jobid: expect.any(String),
      jobname: 'handover watchdog of shop',
      schedule: '1 seconds',
      command: 'SELECT handover.watchdog()',
      database: 'shop',
      username: 'postgres',
      active: true,
    },
  ]);
  await watchdog().install();
  expect(await cron(jobs)).toEqual(first);
});

test('mends a job that was put to rest or changed', async () => {
  await cron(`UPDATE cron.job SET active = false, schedule = '0 0 * * *'`);
  await watchdog().install();
  expect(await cron('SELECT schedule, active FROM cron.job')).toEqual([{ schedule: '1 seconds', active: true }]);
});

test("keeps an hour of the job's history", async () => {
  await cron(`INSERT INTO cron.job_run_details (jobid, runid, username, end_time)
    SELECT jobid, n, 'postgres', clock_timestamp() - make_interval(mins => n) FROM cron.job, (VALUES (1), (61)) AS ages (n)`);
  await watchdog().install();
  expect(await cron('SELECT runid FROM cron.job_run_details')).toEqual([{ runid: '1' }]);
});

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
  await pair.asMaster(`INSERT INTO handover.application_role VALUES ('postgres'), ('rdsadmin')`);
  await pass();
  expect(await run()).toBe(true);
  expect(
    await cron(`SELECT rolname FROM pg_roles WHERE rolname IN ('postgres', 'rdsadmin') AND NOT rolcanlogin`),
  ).toEqual([]);
  await pair.asMaster(`DELETE FROM handover.application_role WHERE name <> 'shop_app'`);
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

describe('jobs of pg_cron', () => {
  const schedule = async (name: string, login: typeof MASTER, command = 'DELETE FROM orders') => {
    await pair.primary.asAdmin((admin) => admin.query(`GRANT USAGE ON SCHEMA cron TO ${login.username}`));
    const client = pair.primary.client(login, 'postgres');
    await client.connect();
    await client.query(`SELECT cron.schedule('${name}', '0 0 * * *', '${command}')`);
    await client.end();
    await cron(`UPDATE cron.job SET database = 'shop' WHERE jobname = '${name}'`);
  };
  const active = async () =>
    cron(`SELECT jobname FROM cron.job WHERE active AND jobname NOT LIKE 'handover%' ORDER BY 1`);
  afterEach(() => cron(`DELETE FROM cron.job WHERE jobname NOT LIKE 'handover%'`));

  test('of an application rest when it is closed and work when it is opened, those of others stay', async () => {
    await schedule('nightly', APPLICATION);
    await schedule('upkeep', MASTER, 'VACUUM orders');
    await schedule('elsewhere', APPLICATION);
    await cron(`UPDATE cron.job SET database = 'postgres' WHERE jobname = 'elsewhere'`);
    await watchdog().close(epoch + 1);
    expect(await active()).toEqual([{ jobname: 'elsewhere' }, { jobname: 'upkeep' }]);
    await open(600);
    expect(await active()).toEqual([{ jobname: 'elsewhere' }, { jobname: 'nightly' }, { jobname: 'upkeep' }]);
  });

  test('of a login that is not barred are a fault in a grade without triggers; upkeep is none', async () => {
    await pair.runJobs();
    await schedule('nightly', APPLICATION);
    await schedule('upkeep', MASTER, 'vacuum analyze orders');
    await schedule('purge', MASTER);
    await watchdog().install();
    expect((await watchdog().look()).row?.faults).toEqual([
      expect.stringMatching(
        /^job \d+ of pg_cron \(purge\) runs in this database as "postgres", whom the fence does not bar: schedule it as an application role, or unschedule it$/,
      ),
    ]);
    await cron(`DELETE FROM cron.job WHERE jobname = 'purge'`);
    await watchdog().install();
    expect((await watchdog().look()).row?.faults).toEqual([]);
  });

  test('that Handover does not see are a fault', async () => {
    await cron('ALTER TABLE cron.job OWNER TO rdsadmin; GRANT UPDATE ON cron.job TO postgres');
    await watchdog().install();
    expect((await watchdog().look()).row?.faults).toContain(
      '"postgres" sees no jobs of pg_cron but its own: GRANT rds_superuser TO postgres',
    );
    await cron('ALTER TABLE cron.job OWNER TO rds_superuser');
  });

  test('out of reach fail the grade that needs one, and close and open all the same', async () => {
    await cron('REVOKE USAGE ON SCHEMA cron FROM rds_superuser, postgres');
    await expect(watchdog().install()).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(
        /^the jobs of pg_cron are out of reach: .*permission denied for schema cron.*GRANT rds_superuser/,
      ),
    });
    await watchdog().close(epoch + 1);
    await open(600);
    await cron('GRANT USAGE ON SCHEMA cron TO rds_superuser');
  });
});

test('fails with a pg_cron that knows no seconds, or was not created, and says what to do', async () => {
  await cron(`DROP EXTENSION pg_cron; CREATE EXTENSION pg_cron VERSION '1.4-1'`);
  await expect(watchdog().install()).rejects.toMatchObject({
    name: 'BadInput',
    message:
      'pg_cron is at 1.4-1, a watchdog needs 1.5 (schedules in seconds): upgrade the engine, then ALTER EXTENSION pg_cron UPDATE',
  });
  await cron('DROP EXTENSION pg_cron');
  await expect(watchdog().install()).rejects.toMatchObject({
    name: 'BadInput',
    message: 'pg_cron is loaded and not created: CREATE EXTENSION pg_cron in the database of cron.database_name',
  });
  await cron('CREATE EXTENSION pg_cron');
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
