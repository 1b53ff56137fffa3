import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import { recordEffect } from '../../../../../lambda/adapters/sql/mysql';
import { MysqlPair } from './mysql-pair';
import { describeOnMysql } from './mysqld';

const REFUSED = {
  sqlState: '45000',
  errno: 1644,
  message: expect.stringMatching(/^handover: closed, the deadline of epoch \d+ passed at/),
};

/** Without a watchdog: what the triggers do alone, and nobody is barred or ended in between. */
describeOnMysql('the triggers of MySQL', () => {
  let pair: MysqlPair;
  let epoch = 1;
  beforeAll(async () => {
    pair = await MysqlPair.start({ withReplica: false });
    await pair.asMaster([
      'CREATE VIEW shop.seen AS SELECT id, text FROM shop.orders',
      'CREATE TABLE shop.parts (id INT PRIMARY KEY)',
      'CREATE PROCEDURE shop.place() INSERT INTO shop.orders (text) VALUES (NULL)',
      "GRANT EXECUTE, DROP ON shop.* TO shop_app@'%'",
      "INSERT INTO shop.orders (id, text) VALUES (1, 'there')",
    ]);
    await pair.installGuard();
    // Not disabled: opening would wake it.
    await pair.asMaster(['DROP EVENT handover.watchdog']);
    await pair.endWatch();
  });
  afterEach(() => pair.endSessions());
  afterAll(() => pair?.stop());

  const openFor = async (seconds: number) => {
    epoch += 1;
    return pair.openFor(seconds, epoch);
  };
  /** Sets the deadline of the row as if the time had come: quicker than waiting, and what the trigger reads is the same. */
  const pass = () =>
    pair.asMaster(['UPDATE handover.lease SET valid_until = UTC_TIMESTAMP(6) - INTERVAL 1 MICROSECOND']);
  const closedApplication = async (): Promise<Connection> => {
    await openFor(60);
    await pass();
    return pair.application();
  };

  test.each([
    ['INSERT', `INSERT INTO orders (text) VALUES ('x')`],
    ['INSERT IGNORE', `INSERT IGNORE INTO orders (text) VALUES ('x')`],
    [
      'INSERT that becomes an UPDATE',
      `INSERT INTO orders (id, text) VALUES (1, 'x') ON DUPLICATE KEY UPDATE text = 'x'`,
    ],
    ['INSERT from a SELECT', `INSERT INTO orders (text) SELECT text FROM orders`],
    ['REPLACE', `REPLACE INTO orders (id, text) VALUES (1, 'x')`],
    ['UPDATE', `UPDATE orders SET text = 'x'`],
    ['UPDATE IGNORE of two tables', `UPDATE IGNORE orders, (SELECT 1 AS one) AS o SET text = 'x'`],
    ['DELETE', 'DELETE FROM orders'],
    ['INSERT into a view', `INSERT INTO seen (text) VALUES ('x')`],
    ['a procedure', 'CALL place()'],
  ])('refuse %s when closed', async (_name, sql) => {
    const application = await closedApplication();
    await expect(application.query(sql)).rejects.toMatchObject(REFUSED);
    expect(await pair.asMaster(["SELECT id FROM shop.orders WHERE text <> 'there'"])).toEqual([]);
  });

  test('let an application read when closed, and write when open', async () => {
    await (await closedApplication()).query('SELECT count(*) FROM orders');
    await openFor(60);
    const application = await pair.application();
    await application.query(`INSERT INTO orders (text) VALUES ('there')`);
    await application.query(`UPDATE orders SET text = 'there'`);
    await application.query('DELETE FROM orders WHERE id > 1');
  });

  test('refuse after a real deadline, with nobody alive to say so', async () => {
    await openFor(0.5);
    const application = await pair.application();
    await application.query(`INSERT INTO orders (text) VALUES ('there')`);
    await sleep(600);
    await expect(application.query(`INSERT INTO orders (text) VALUES ('late')`)).rejects.toMatchObject(REFUSED);
  });

  test('refuse a statement that began in time at the first row that comes too late, and it leaves nothing', async () => {
    await openFor(0.5);
    const application = await pair.application();
    const slow = `INSERT INTO orders (text) SELECT IF(SLEEP(0.3) = 0, 'slow', '') FROM (VALUES ROW(1), ROW(2), ROW(3)) AS v`;
    await expect(application.query(slow)).rejects.toMatchObject(REFUSED);
    expect(await pair.asMaster(["SELECT id FROM shop.orders WHERE text = 'slow'"])).toEqual([]);
  });

  test.each([
    ['a time zone of its own', `SET time_zone = '-11:00'`],
    ['a statement time in the past', 'SET timestamp = 1000000000'],
  ])('refuse a session that has %s', async (_name, setting) => {
    const application = await closedApplication();
    await application.query(setting);
    await expect(application.query(`INSERT INTO orders (text) VALUES ('x')`)).rejects.toMatchObject(REFUSED);
  });

  test('let a session write that has a time zone of its own', async () => {
    await openFor(60);
    const application = await pair.application();
    await application.query(`SET time_zone = '+13:00'`);
    await application.query(`INSERT INTO orders (text) VALUES ('there')`);
  });

  test('do not see COMMIT, TRUNCATE or DDL: that is why the grade is watchdog and not enforced', async () => {
    await openFor(60);
    const application = await pair.application();
    await application.query('BEGIN');
    await application.query(`INSERT INTO orders (text) VALUES ('there')`);
    await pass();
    await application.query('COMMIT');
    await application.query('TRUNCATE parts');
  });

  test('refuse the probe, with the reason, and take its write when open', async () => {
    await openFor(60);
    const probe = pair.probe();
    await probe.writeThrough('run-1');
    await probe.writeThrough('run-1');
    await pass();
    const message = expect.stringMatching(/refused, 1644: handover: closed, the deadline/);
    await expect(probe.writeThrough('run-2')).rejects.toMatchObject({ name: 'Transient', message });
  });

  test('an effect is recorded once, in the transaction of the effect', async () => {
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

  test('fails to record an effect under a key that would be cut', async () => {
    await openFor(60);
    const effect = { application: 'billing', job: 'j'.repeat(256), operation: 'charge' };
    await expect(recordEffect(await pair.application(), effect)).rejects.toMatchObject({ errno: 1406 });
  });

  test('refuse an application that reaches for the row, or for the procedure', async () => {
    const application = await pair.application();
    for (const sql of ['UPDATE handover.lease SET open = TRUE', 'CALL handover.watch()'])
      await expect(application.query(sql)).rejects.toThrow(/denied/);
  });
});
