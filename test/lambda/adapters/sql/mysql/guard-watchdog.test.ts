import { setTimeout as sleep } from 'node:timers/promises';
import { MysqlPair, until } from './mysql-pair';
import { describeOnMysql } from './mysqld';

/** `watchdogSeconds` of the contract: from a deadline that passed to the end of every session. */
const WATCHDOG_MS = 5_000;
const INSERT = `INSERT INTO orders (text) VALUES ('x')`;
const REFUSED = { sqlState: '45000', message: expect.stringMatching(/^handover: closed/) };
const LOCKED = /Account is locked/;

describeOnMysql('the watchdog of MySQL', () => {
  let pair: MysqlPair;
  let epoch = 0;
  beforeAll(async () => {
    pair = await MysqlPair.start({ withReplica: false });
    await pair.installGuard(600, 1);
    epoch = 1;
  });
  afterEach(() => pair.endSessions());
  afterAll(() => pair?.stop());

  const openFor = (seconds: number) => {
    epoch += 1;
    return pair.openFor(seconds, epoch);
  };
  const ordersCalled = async (text: string) =>
    (await pair.asMaster([`SELECT id FROM shop.orders WHERE text = '${text}'`])).length;
  const isLocked = async () =>
    (await pair.primary.asAdmin(`SELECT 1 FROM mysql.user WHERE User = 'shop_app' AND account_locked = 'Y'`)).length >
    0;

  test('ends the transaction that wrote before the deadline, and bars its login, with nobody alive to do it', async () => {
    await openFor(1);
    const application = await pair.application();
    await application.query('BEGIN');
    await application.query(`INSERT INTO orders (text) VALUES ('slow')`);
    await sleep(1_000 + WATCHDOG_MS);
    await expect(application.query('COMMIT')).rejects.toThrow(/closed/);
    expect(await ordersCalled('slow')).toBe(0);
    await expect(pair.application()).rejects.toThrow(LOCKED);
  });

  test('goes on to close: whoever unlocks the account by hand finds it locked again', async () => {
    await openFor(0);
    await until(isLocked);
    await pair.asMaster([`ALTER USER shop_app@'%' ACCOUNT UNLOCK`]);
    await until(isLocked, WATCHDOG_MS);
  });

  test('lets applications in again when the keeper extends the same epoch', async () => {
    await openFor(0);
    await until(isLocked);
    const guard = pair.guard();
    const { clock: anchor } = await guard.look();
    expect(await guard.extend({ epoch, anchor, seconds: 600 })).toBe(true);
    await until(async () => !(await isLocked()), WATCHDOG_MS);
    await (await pair.application()).query(INSERT);
  });

  test('does not lift a lock that a person has set, nor one of a close', async () => {
    await openFor(600);
    await pair.asMaster([`ALTER USER shop_app@'%' ACCOUNT LOCK`]);
    await sleep(2_500);
    expect(await isLocked()).toBe(true);
    await pair.guard().close(epoch + 1);
    await sleep(2_500);
    expect(await isLocked()).toBe(true);
    epoch += 1;
  });

  test('is there again within seconds after its session was ended', async () => {
    await openFor(600);
    const watching = async () =>
      (await pair.primary.asAdmin<{ id: number | null }>("SELECT IS_USED_LOCK('handover.watchdog') AS id"))[0]?.id;
    await until(async () => (await watching()) != null);
    const first = await watching();
    await pair.asMaster([`CALL mysql.rds_kill(${first})`]);
    await until(async () => ![null, undefined, first].includes(await watching()), WATCHDOG_MS);
  });

  test('a transaction that is older than a lease still writes, and its snapshot begins where it would without a guard', async () => {
    await openFor(4);
    await until(async () => (await openLocks()) > 0);
    const application = await pair.application();
    await application.query('SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await application.query('BEGIN');
    await application.query(INSERT);
    await (await pair.application()).query(`INSERT INTO orders (text) VALUES ('of another')`);
    const [seen] = await application.query(`SELECT id FROM orders WHERE text = 'of another'`);
    expect(seen).toHaveLength(1);
    const guard = pair.guard();
    expect(await guard.extend({ epoch, anchor: (await guard.look()).clock, seconds: 60 })).toBe(true);
    await sleep(4_000);
    await application.query(INSERT);
    await application.query('COMMIT');
  });

  test('a keeper extends while a SERIALIZABLE transaction writes', async () => {
    await openFor(600);
    await until(async () => (await openLocks()) > 0);
    const application = await pair.application();
    await application.query('SET SESSION TRANSACTION ISOLATION LEVEL SERIALIZABLE');
    await application.query('BEGIN');
    await application.query(INSERT);
    const guard = pair.guard();
    expect(await guard.extend({ epoch, anchor: (await guard.look()).clock, seconds: 600 })).toBe(true);
    await application.query('ROLLBACK');
  });

  test('vouches for whole seconds only, none of which reaches beyond the deadline', async () => {
    await openFor(5);
    await until(async () => (await openLocks()) > 0);
    const end = Date.parse((await pair.guard().look()).row?.validUntil ?? '');
    const seen = new Set<number>();
    while (Date.now() < end) {
      for (const { name } of await openLockNames()) seen.add(Number(name.split('.').pop()));
      await sleep(100);
    }
    expect(seen.size).toBeGreaterThan(1);
    expect((Math.max(...seen) + 1) * 1000).toBeLessThanOrEqual(end);
    await expect(pair.asMaster([`INSERT INTO shop.orders (text) VALUES ('late')`])).rejects.toMatchObject(REFUSED);
    expect(await ordersCalled('late')).toBe(0);
  });

  test('vouches for nothing any more once the database is closed', async () => {
    await openFor(600);
    await until(async () => (await openLocks()) > 0);
    epoch += 1;
    await pair.guard().close(epoch);
    await expect(pair.asMaster([`INSERT INTO shop.orders (text) VALUES ('closed')`])).rejects.toMatchObject(REFUSED);
  });

  test('refuses the first statement after the server stood still past its deadline', async () => {
    await openFor(3);
    await until(async () => (await openLocks()) > 0);
    const master = await pair.application(pair.primary, { username: 'handover_master', password: 'master-secret' });
    pair.primary.pause();
    const late = master.query(`INSERT INTO shop.orders (text) VALUES ('zombie')`).catch((error: unknown) => error);
    await sleep(3_500);
    pair.primary.resume();
    expect(await late).toMatchObject(REFUSED);
    expect(await ordersCalled('zombie')).toBe(0);
  });

  test('is closed from its first statement after a restart, and barred within seconds', async () => {
    await openFor(2);
    await pair.endSessions();
    await pair.primary.stop();
    await sleep(2_000);
    await pair.primary.start();
    await expect(pair.asMaster([`INSERT INTO shop.orders (text) VALUES ('back')`])).rejects.toMatchObject(REFUSED);
    await until(isLocked, WATCHDOG_MS);
  });

  test('goes with the grade: acknowledged has neither event nor trigger, and lifts what was barred', async () => {
    await openFor(0);
    await until(isLocked);
    await pair.guard(pair.primary, { grade: 'acknowledged' }).install();
    await (await pair.application()).query(INSERT);
    expect((await pair.guard(pair.primary, { grade: 'acknowledged' }).look()).row).toMatchObject({
      unguarded: [],
      faults: [],
    });
    await expect(pair.probe().writeThrough('run-1')).rejects.toMatchObject({ name: 'Transient' });
    await pair.guard().install();
    await until(isLocked);
    await openFor(600);
    expect((await pair.guard().look()).row).toMatchObject({ unguarded: [], faults: [] });
  });

  const openLockNames = () =>
    pair.primary.asAdmin<{ name: string }>(
      `SELECT object_name AS name FROM performance_schema.metadata_locks WHERE object_type = 'USER LEVEL LOCK' AND object_name LIKE 'handover.open.%'`,
    );
  const openLocks = async () => (await openLockNames()).length;
});
