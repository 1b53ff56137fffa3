import { createHash } from 'node:crypto';
import { MIGRATION_TABLE, MIGRATIONS } from '../../../../lambda/adapters/sql/postgres/migrations';
import { PostgresPair, until } from './postgres-pair';

const INSERT = `INSERT INTO orders (text) VALUES ('x')`;
/** What the first release installed: 0001 and 0002. */
const RELEASED = 2;

let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start({ withCron: true });
});
beforeEach(async () => {
  await pair.asMaster(
    [MIGRATION_TABLE, ...MIGRATIONS.slice(0, RELEASED), 'INSERT INTO handover.migration (number) VALUES (1), (2)'].join(
      ';',
    ),
  );
  await pair.asMaster(
    `CREATE TRIGGER handover_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON orders FOR EACH STATEMENT EXECUTE FUNCTION handover.guard();
     ALTER TABLE orders ENABLE ALWAYS TRIGGER handover_guard;
     UPDATE handover.lease SET epoch = 1, open = true, timeline = handover.timeline(), valid_until = clock_timestamp() + interval '1 h'`,
  );
});
afterEach(async () => {
  await pair.endSessions();
  await pair.asMaster('DROP SCHEMA IF EXISTS handover CASCADE');
});
afterAll(() => pair?.stop());

test('a guard of the first release is upgraded, with its row, its triggers and its markers', async () => {
  await pair.asMaster(`INSERT INTO handover.effect (job, operation) VALUES ('billing/job-1', 'charge')`);
  const before = await pair.asMaster('SELECT * FROM handover.lease');
  await pair.guard().install();
  expect(await pair.asMaster('SELECT number FROM handover.migration ORDER BY 1')).toEqual(
    MIGRATIONS.map((_sql, index) => ({ number: index + 1 })),
  );
  expect(await pair.asMaster('SELECT * FROM handover.lease')).toEqual(before);
  expect([...(await pair.probe().effectsOf('billing', ['job-1']))]).toEqual(['job-1']);
  await pair.asMaster(`UPDATE handover.lease SET valid_until = clock_timestamp()`);
  await expect(pair.asMaster(INSERT)).rejects.toMatchObject({ code: '25006' });
});

test('a guard with a single check at COMMIT gets its last one by upgrading', async () => {
  const before = MIGRATIONS.slice(RELEASED, 5).map(
    (sql, index) => `${sql}; INSERT INTO handover.migration (number) VALUES (${RELEASED + index + 1})`,
  );
  await pair.asMaster(before.join(';'));
  await pair.asMaster(
    `CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.6); RETURN NULL; END $$;
     CREATE CONSTRAINT TRIGGER late AFTER INSERT ON orders DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION late()`,
  );
  const deadline = `UPDATE handover.lease SET valid_until = clock_timestamp() + interval '400 ms'`;
  await pair.asMaster(deadline);
  await (await pair.application()).query(INSERT);
  await pair.guard().install();
  await pair.asMaster(deadline);
  await expect((await pair.application()).query(INSERT)).rejects.toMatchObject({ code: '25006' });
  await pair.asMaster('DROP FUNCTION late CASCADE');
});

test.each(['enforced', 'watchdog', 'acknowledged'] as const)(
  'before it is upgraded it is looked at, extended, closed and opened as %s: a promoted copy may be older than its keeper',
  async (grade) => {
    const guard = pair.guard(pair.primary, { grade });
    const { clock: anchor, row } = await guard.look();
    expect(row).toMatchObject({ epoch: 1, open: true, faults: [] });
    expect(await guard.extend({ epoch: 1, anchor, seconds: 7200 })).toBe(true);
    await guard.close(2);
    await guard.open({ epoch: 2, anchor, seconds: 60 });
    await (await pair.application()).query(INSERT);
  },
);

test('it is removed without an upgrade, and what a team has built on it is named instead of dropped', async () => {
  await pair.asMaster('CREATE VIEW charged AS SELECT job FROM handover.effect');
  const none = pair.guard(pair.primary, { grade: 'none' });
  await expect(none.install()).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringContaining('view charged depends on table handover.effect'),
  });
  await pair.asMaster('DROP VIEW charged');
  await none.install();
  expect(await pair.asMaster(`SELECT to_regnamespace('handover') AS schema`)).toEqual([{ schema: null }]);
  await pair.asMaster(INSERT);
});

test('a released migration is never changed', () => {
  const digests = MIGRATIONS.slice(0, RELEASED).map((sql) =>
    createHash('sha256').update(sql).digest('hex').slice(0, 16),
  );
  expect(digests).toEqual(['3a315178c1b5d740', '655ee9c95268972a']);
});

test('a marker that is being written while the guard is taken away is waited for and kept', async () => {
  await pair.guard(pair.primary, { grade: 'acknowledged' }).install();
  const writer = await pair.application();
  await writer.query('BEGIN');
  await writer.query(`INSERT INTO handover.effect (job, operation) VALUES ('billing/job-2', 'charge')`);
  const refused = expect(pair.guard(pair.primary, { grade: 'none' }).install()).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringContaining('handover.effect holds markers of jobs'),
  });
  const waits = `SELECT FROM pg_stat_activity WHERE query ~ '^LOCK TABLE handover.effect' AND wait_event_type = 'Lock'`;
  await until(async () => (await pair.asMaster(waits)).length === 1);
  await writer.query('COMMIT');
  await refused;
  expect([...(await pair.probe().effectsOf('billing', ['job-2']))]).toEqual(['job-2']);
});
