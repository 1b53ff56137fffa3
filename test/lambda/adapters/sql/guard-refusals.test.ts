import { recordEffect } from '../../../../lambda/adapters/sql/postgres';
import { PostgresPair } from './postgres-pair';
import { PROTOCOLS, sent } from './protocols';

const REFUSED = {
  code: '25006',
  message: expect.stringMatching(/^handover: closed, the deadline of epoch \d+ passed at/),
};

let pair: PostgresPair;
let epoch = 0;
beforeAll(async () => {
  pair = await PostgresPair.start();
  await pair.installGuard();
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

const openFor = (seconds: number) => {
  epoch += 1;
  return pair.openFor(seconds, epoch);
};
/** Sets the deadline of the row as if the time had come: quicker than waiting, and what the guard reads is the same. */
const pass = () => pair.asMaster(`UPDATE handover.lease SET valid_until = clock_timestamp() - interval '1 ms'`);
const ordersCalled = async (text: string) =>
  (await pair.asMaster(`SELECT id FROM orders WHERE text = '${text}'`)).length;

test('refuses writes of an application and of the master after a real deadline, with nobody alive to say so', async () => {
  await openFor(0.6);
  const application = await pair.application();
  await application.query(`INSERT INTO orders (text) VALUES ('in time')`);
  await new Promise((passed) => setTimeout(passed, 700));
  await expect(application.query(`INSERT INTO orders (text) VALUES ('late')`)).rejects.toMatchObject({
    ...REFUSED,
    hint: expect.stringContaining('another Region may serve now'),
  });
  await expect(pair.asMaster(`UPDATE orders SET text = 'late'`)).rejects.toMatchObject(REFUSED);
  expect(await ordersCalled('late')).toBe(0);
});

test('refuses at COMMIT a transaction that wrote before the real deadline', async () => {
  await openFor(0.6);
  const application = await pair.application();
  await application.query(`BEGIN; INSERT INTO orders (text) VALUES ('slow')`);
  await new Promise((passed) => setTimeout(passed, 700));
  await expect(application.query('COMMIT')).rejects.toMatchObject(REFUSED);
  expect(await ordersCalled('slow')).toBe(0);
});

test.each([
  ['INSERT', `INSERT INTO orders (text) VALUES ('x')`],
  ['UPDATE that meets no row', `UPDATE orders SET text = 'x' WHERE false`],
  ['DELETE', 'DELETE FROM orders'],
  ['TRUNCATE', 'TRUNCATE orders'],
  ['COPY', 'COPY orders (text) FROM STDIN'],
  ['MERGE', `MERGE INTO orders o USING (SELECT 1) s ON false WHEN NOT MATCHED THEN INSERT (text) VALUES ('x')`],
  ['writing CTE', 'WITH gone AS (DELETE FROM orders RETURNING id) SELECT count(*) FROM gone'],
])('refuses %s when closed, at the statement', async (_name, sql) => {
  await openFor(60);
  await pass();
  const application = await pair.application();
  await application.query('BEGIN');
  await expect(application.query(sql)).rejects.toMatchObject(REFUSED);
});

test('lets an application read when closed', async () => {
  await openFor(60);
  await pass();
  await (await pair.application()).query('SELECT count(*) FROM orders');
});

test.each(PROTOCOLS)('refuses at COMMIT a single %s statement that took too long', async (protocol) => {
  await openFor(0.4);
  const application = await pair.application();
  const slow = `INSERT INTO orders (text) SELECT 'dodged' FROM pg_sleep(0.7)`;
  await expect(application.query(sent(slow, protocol))).rejects.toMatchObject(REFUSED);
  expect(await ordersCalled('dodged')).toBe(0);
});

test.each(PROTOCOLS)(
  'checks a single %s statement at COMMIT, once more after what it deferred, and no oftener',
  async (protocol) => {
    await openFor(60);
    const application = await pair.application();
    const checks = async () => {
      await application.query('SELECT pg_stat_force_next_flush()');
      const counted = `SELECT pg_stat_get_tuples_inserted('handover.commit_check'::regclass)::int AS checks`;
      return Number((await pair.asMaster(counted))[0]?.checks);
    };
    const before = await checks();
    await application.query(sent(`INSERT INTO orders (text) VALUES ('once')`, protocol));
    expect((await checks()) - before).toBe(2);
  },
);

/** Ways to write that must not lose the check at COMMIT. Each is one transaction up to its COMMIT. */
const DODGES: readonly (readonly [string, readonly string[]])[] = [
  [
    'a savepoint whose first write was rolled back',
    [
      'BEGIN',
      'SAVEPOINT s',
      `INSERT INTO orders (text) VALUES ('lost')`,
      'ROLLBACK TO SAVEPOINT s',
      `INSERT INTO orders (text) VALUES ('dodged')`,
    ],
  ],
  [
    'a write after a savepoint that was rolled back',
    [
      'BEGIN',
      `INSERT INTO orders (text) VALUES ('dodged')`,
      'SAVEPOINT s',
      `INSERT INTO orders (text) VALUES ('lost')`,
      'ROLLBACK TO SAVEPOINT s',
    ],
  ],
  [
    'SET CONSTRAINTS ALL IMMEDIATE before the write',
    ['BEGIN', 'SET CONSTRAINTS ALL IMMEDIATE', `INSERT INTO orders (text) VALUES ('dodged')`],
  ],
  [
    'SET CONSTRAINTS ALL IMMEDIATE after the write, twice',
    [
      'BEGIN',
      `INSERT INTO orders (text) VALUES ('dodged')`,
      'SET CONSTRAINTS ALL IMMEDIATE',
      'SET CONSTRAINTS ALL IMMEDIATE',
    ],
  ],
  [
    'a function that hides SET CONSTRAINTS between two writes',
    [
      'CREATE OR REPLACE FUNCTION pg_temp.hidden() RETURNS void LANGUAGE plpgsql AS $$ BEGIN SET CONSTRAINTS ALL IMMEDIATE; END $$',
      'BEGIN',
      `INSERT INTO orders (text) VALUES ('dodged')`,
      'SELECT pg_temp.hidden()',
      `INSERT INTO orders (text) VALUES ('dodged')`,
    ],
  ],
  ['RESET ALL after the write', ['BEGIN', `INSERT INTO orders (text) VALUES ('dodged')`, 'RESET ALL']],
];

test.each(PROTOCOLS.flatMap((protocol) => DODGES.map(([name, statements]) => [protocol, name, statements] as const)))(
  'refuses at COMMIT (%s protocol) after %s',
  async (protocol, _name, statements) => {
    await openFor(60);
    const application = await pair.application();
    for (const statement of statements) await application.query(sent(statement, protocol));
    await pass();
    await expect(application.query(sent('COMMIT', protocol))).rejects.toMatchObject(REFUSED);
    expect(await ordersCalled('dodged')).toBe(0);
  },
);

test('refuses at COMMIT a REPEATABLE READ snapshot, also when the deadline was extended after it', async () => {
  await openFor(0.4);
  const application = await pair.application();
  await application.query(`BEGIN ISOLATION LEVEL REPEATABLE READ; INSERT INTO orders (text) VALUES ('old')`);
  const guard = pair.guard();
  expect(await guard.extend({ epoch, anchor: (await guard.look()).clock, seconds: 60 })).toBe(true);
  await new Promise((passed) => setTimeout(passed, 450));
  await expect(application.query('COMMIT')).rejects.toMatchObject(REFUSED);
  expect(await ordersCalled('old')).toBe(0);
});

test('lets a transaction through that is in time, whatever it does with constraints', async () => {
  await openFor(60);
  const application = await pair.application();
  await application.query(`BEGIN; INSERT INTO orders (text) VALUES ('good'); SET CONSTRAINTS ALL IMMEDIATE`);
  await application.query(`INSERT INTO orders (text) VALUES ('good'); COMMIT`);
  await application.query(`BEGIN; INSERT INTO orders (text) VALUES ('good'); SET CONSTRAINTS ALL IMMEDIATE; COMMIT`);
  expect(await ordersCalled('good')).toBe(3);
  expect(await pair.asMaster('SELECT * FROM handover.commit_check')).toEqual([]);
});

test('refuses a session that replays for replication: its ordinary triggers rest', async () => {
  await openFor(60);
  await pass();
  const replay = pair.primary.asAdmin(
    (admin) => admin.query(`SET session_replication_role = replica; INSERT INTO orders (text) VALUES ('x')`),
    'shop',
  );
  await expect(replay).rejects.toMatchObject(REFUSED);
});

test('refuses a deadline that has passed for the probe, with the reason', async () => {
  await openFor(60);
  const probe = pair.probe();
  await probe.writeThrough('run-1');
  await probe.writeThrough('run-1');
  await pass();
  const refused = {
    name: 'Transient',
    message: expect.stringMatching(/refused, 25006: handover: closed, the deadline/),
  };
  await expect(probe.writeThrough('run-2')).rejects.toMatchObject(refused);
  expect(await pair.asMaster('SELECT run FROM handover.verification')).toEqual([{ run: 'run-1' }]);
});

test('records an effect once, in the transaction of the effect', async () => {
  await openFor(60);
  const application = await pair.application();
  const effect = { application: 'billing', job: 'job-1', operation: 'charge' };
  await application.query('BEGIN');
  expect(await recordEffect(application, effect)).toBe(true);
  await application.query('ROLLBACK');
  expect(await recordEffect(application, effect)).toBe(true);
  expect(await recordEffect(application, effect)).toBe(false);
  expect(await pair.probe().effectsOf('billing', ['job-1', 'job-2'])).toEqual(new Set(['job-1']));
});

test('refuses an application that reaches for the row itself', async () => {
  await openFor(60);
  await expect((await pair.application()).query('UPDATE handover.lease SET open = true')).rejects.toMatchObject({
    code: '42501',
  });
});
