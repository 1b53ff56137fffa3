import { GuardedPostgres } from '../../../../lambda/adapters/sql/postgres';
import { CronServer, PG_CRON_IS_HERE } from './cron-server';
import { APPLICATION, MASTER, until } from './postgres-pair';

const DATABASE = 'shop';
const INSERT = `INSERT INTO orders (text) VALUES ('x')`;
/** A schedule has minutes only in this version: its job loops, and each run is a transaction of its own. */
const LOOP = `DO $$ BEGIN FOR run IN 1..57 LOOP PERFORM handover.watchdog(); COMMIT; PERFORM pg_sleep(1); END LOOP; END $$`;
const MINUTE_MS = 75_000;
/** The promise of the grade, with TTL and margin out of the way. */
const WATCHDOG_MS = 5_000;

const named = (name: string): string =>
  PG_CRON_IS_HERE ? name : 'needs the packages postgresql-15 and postgresql-15-cron, which are not installed';

(PG_CRON_IS_HERE ? describe : describe.skip)(named('the watchdog under a real pg_cron'), () => {
  let server: CronServer;
  let guard: GuardedPostgres;
  beforeAll(async () => {
    server = await CronServer.start(MASTER, DATABASE);
    const { host, port } = server;
    guard = new GuardedPostgres({
      connection: { endpoint: { host, port }, database: DATABASE, secret: MASTER, tls: 'disable' },
      grade: 'watchdog',
      applicationRoles: [APPLICATION.username],
      guardedSchemas: ['public'],
    });
    await query(
      `CREATE ROLE shop_app LOGIN PASSWORD '${APPLICATION.password}';
       CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY, text text, at timestamptz DEFAULT clock_timestamp());
       GRANT ALL ON orders TO shop_app`,
    );
  });
  afterAll(async () => {
    await guard.end();
    await server.stop();
  });

  const query = async (sql: string, login = MASTER, database = DATABASE) => {
    const client = server.client(login, database);
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const inShop = (name: string) =>
    server.asAdmin('postgres', (admin) =>
      admin.query(`UPDATE cron.job SET database = '${DATABASE}' WHERE jobname = '${name}'`),
    );

  test('fails to install with a version that knows no seconds, and says which one', async () => {
    await expect(guard.install()).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringMatching(/^pg_cron is at 1\.4-1, a watchdog needs 1\.5/),
    });
  });

  test(
    'ends what writes within its seconds after the deadline, and a job of a barred role does not start',
    async () => {
      await query(
        `SELECT cron.schedule('handover watchdog of ${DATABASE}', '* * * * *', '${LOOP.replaceAll("'", "''")}')`,
        MASTER,
        'postgres',
      );
      await inShop(`handover watchdog of ${DATABASE}`);
      await server.asAdmin('postgres', (admin) => admin.query('GRANT USAGE ON SCHEMA cron TO shop_app'));
      await query(
        `SELECT cron.schedule('nightly', '* * * * *', '${INSERT.replaceAll("'", "''")}')`,
        APPLICATION,
        'postgres',
      );
      await inShop('nightly');
      await query('ALTER ROLE shop_app NOLOGIN');
      const details = `SELECT status, return_message FROM cron.job_run_details JOIN cron.job USING (jobid) WHERE jobname = 'nightly'`;
      const ended = () => server.asAdmin('postgres', async (admin) => (await admin.query(details)).rows);
      const seen = async () => (await query('SELECT seen_at FROM handover.watchdog'))[0]?.seen_at;
      await until(async () => (await ended())[0]?.status === 'failed' && (await seen()) !== null, MINUTE_MS);
      expect((await ended())[0]?.return_message).toBe('FATAL: role "shop_app" is not permitted to log in');
      expect(await query('SELECT id FROM orders')).toEqual([]);

      await query('ALTER ROLE shop_app LOGIN');
      const { clock: anchor } = await guard.look();
      await guard.open({ epoch: 1, anchor, seconds: 2 });
      const writer = server.client(APPLICATION, DATABASE);
      await writer.connect();
      await until(
        () =>
          writer.query(INSERT).then(
            () => false,
            () => true,
          ),
        20_000,
      );
      await expect(query('SELECT 1', APPLICATION)).rejects.toThrow('not permitted to log in');
      const [late] = await query(
        `SELECT extract(milliseconds FROM max(at) - (SELECT valid_until FROM handover.lease))::float8 AS ms FROM orders`,
      );
      expect(late?.ms).toBeLessThan(WATCHDOG_MS);

      // Closing is not kept up by the job's own session, which is always there.
      await guard.close(2);
    },
    2 * MINUTE_MS,
  );
});
