import { APPLICATION, MASTER, PostgresPair } from './postgres-pair';

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

  test.each(['watchdog', 'acknowledged'] as const)(
    'of a login that is not barred refuse the acknowledgement of %s, after everything else was done',
    async (grade) => {
      await schedule('purge', MASTER);
      const session = await pair.application();
      await expect(watchdog({ grade }).close(epoch + 1)).rejects.toMatchObject({
        name: 'BadInput',
        message: expect.stringMatching(/^unfenced: job \d+ of pg_cron \(purge\) runs in this database as "postgres"/),
      });
      await expect(session.query('SELECT 1')).rejects.toBeDefined();
      await expect(pair.application()).rejects.toThrow('not permitted to log in');
      await cron(`DELETE FROM cron.job WHERE jobname = 'purge'`);
      await watchdog({ grade }).close(epoch + 1);
    },
  );

  test('that Handover does not see are a fault', async () => {
    await cron('ALTER TABLE cron.job OWNER TO rdsadmin; GRANT UPDATE ON cron.job TO postgres');
    await watchdog().install();
    expect((await watchdog().look()).row?.faults).toContain(
      '"postgres" sees no jobs of pg_cron but its own: GRANT rds_superuser TO postgres',
    );
    await cron('ALTER TABLE cron.job OWNER TO rds_superuser');
  });

  test('out of reach fail the grade that needs one; it is barred without an acknowledgement, and opened all the same', async () => {
    await cron('REVOKE USAGE ON SCHEMA cron FROM rds_superuser, postgres');
    await expect(watchdog().install()).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(
        /^the jobs of pg_cron are out of reach: .*permission denied for schema cron.*GRANT rds_superuser/,
      ),
    });
    await expect(watchdog().close(epoch + 1)).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(/^unfenced: the jobs of pg_cron are out of reach/),
    });
    await expect(pair.application()).rejects.toThrow('not permitted to log in');
    await open(600);
    await cron('GRANT USAGE ON SCHEMA cron TO rds_superuser');
  });
});

test.each(['watchdog', 'acknowledged'] as const)(
  'a login that is not barred and may write refuses the acknowledgement of %s',
  async (grade) => {
    await pair.asMaster('CREATE ROLE reporter LOGIN; GRANT UPDATE (text) ON orders TO reporter');
    await expect(watchdog({ grade }).close(epoch + 1)).rejects.toMatchObject({
      name: 'BadInput',
      message:
        'unfenced: role "reporter" may log in and write, and is not barred: add it to the application roles, or REVOKE',
    });
    await expect(pair.application()).rejects.toThrow('not permitted to log in');
    await pair.asMaster('REVOKE UPDATE (text) ON orders FROM reporter; DROP ROLE reporter');
    await watchdog({ grade }).close(epoch + 1);
  },
);

test('where triggers refuse every writer, a login or a job that is not barred refuses no acknowledgement', async () => {
  await watchdog({ grade: 'enforced' }).install();
  await pair.asMaster('CREATE ROLE reporter LOGIN; GRANT UPDATE (text) ON orders TO reporter');
  await watchdog({ grade: 'enforced' }).close(epoch + 1);
  await pair.asMaster('REVOKE UPDATE (text) ON orders FROM reporter; DROP ROLE reporter');
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
