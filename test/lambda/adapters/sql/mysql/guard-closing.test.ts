import { setTimeout as sleep } from 'node:timers/promises';
import { MysqlPair, until } from './mysql-pair';
import { describeOnMysql } from './mysqld';

const INSERT = `INSERT INTO orders (text) VALUES ('x')`;
const GTIDS = /^[0-9a-f-]{36}:[0-9:,-]+$/;

describeOnMysql('closing and opening MySQL', () => {
  let pair: MysqlPair;
  let epoch = 1;
  beforeAll(async () => {
    pair = await MysqlPair.start();
    await pair.asMaster([
      "GRANT EVENT ON shop.* TO shop_app@'%'",
      "CREATE DEFINER = shop_app@'%' EVENT shop.purge ON SCHEDULE EVERY 1 HOUR DO DELETE FROM shop.orders WHERE id < 0",
      "CREATE DEFINER = shop_app@'%' EVENT shop.resting ON SCHEDULE EVERY 1 HOUR DISABLE DO DELETE FROM shop.orders WHERE id < 0",
    ]);
    await pair.installGuard();
  });
  afterEach(() => pair.endSessions());
  afterAll(() => pair?.stop());

  const reopen = async () => {
    epoch += 1;
    await pair.openFor(600, epoch);
  };
  const close = () => {
    epoch += 1;
    return pair.guard().close(epoch);
  };
  /** Sessions of Handover itself, but for the watchdog's. */
  const marked = () =>
    pair.primary.asAdmin(
      `SELECT id FROM information_schema.processlist WHERE command <> 'Connect' AND COALESCE(IS_USED_LOCK(CONCAT('handover.session.', id)), 0) = id ORDER BY id`,
    );
  const eventsOn = async (server = pair.primary) =>
    (
      await pair.asMaster<{ line: string }>(
        [
          `SELECT CONCAT_WS(' ', event_name, status, definer, time_zone, sql_mode) AS line FROM information_schema.events WHERE event_schema = 'shop' ORDER BY 1`,
        ],
        server,
      )
    ).map(({ line }) => line);

  test('ends a transaction that has written, and every session that is not its own', async () => {
    const application = await pair.application();
    const console = await pair.application(pair.primary, { username: 'handover_master', password: 'master-secret' });
    const spared = pair.guard();
    await spared.look();
    const own = await marked();
    await application.query('BEGIN');
    await application.query(`INSERT INTO orders (text) VALUES ('open')`);
    const { flushPosition } = await close();
    expect(flushPosition).toMatch(GTIDS);
    await expect(application.query('COMMIT')).rejects.toThrow(/closed/);
    await expect(console.query('SELECT 1')).rejects.toThrow(/closed/);
    expect(await marked()).toEqual(expect.arrayContaining([...own]));
    expect(await pair.asMaster(["SELECT id FROM shop.orders WHERE text = 'open'"])).toEqual([]);
    await reopen();
  });

  test('refuses to acknowledge while a session does not end, and says whose it is', async () => {
    const application = await pair.application();
    await application.query('BEGIN');
    await application.query(INSERT);
    epoch += 1;
    const attempt = pair.guard(pair.primary, { maxScans: 1 }).close(epoch);
    await expect(attempt).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringMatching(/^unfenced: sessions did not end within 1 scans: \d+ of "shop_app" from /),
    });
    await close();
    await reopen();
  });

  test('refuses to acknowledge while a prepared transaction exists, and names it', async () => {
    const application = await pair.application();
    await application.query(`XA START 'transfer'`);
    await application.query(INSERT);
    await application.query(`XA END 'transfer'`);
    await application.query(`XA PREPARE 'transfer'`);
    await expect(close()).rejects.toMatchObject({
      name: 'DatabaseNeedsPerson',
      message: expect.stringContaining(`unfenced: prepared transactions 'transfer'`),
    });
    await pair.primary.asAdmin(`XA ROLLBACK 'transfer'`);
    await close();
    await reopen();
  });

  test('puts the events of applications to rest, and opening wakes those that ran, as they were', async () => {
    await pair.guard().install();
    const before = await eventsOn();
    expect(before.map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'purge ENABLED shop_app@%',
      'resting DISABLED shop_app@%',
    ]);
    await close();
    expect(await eventsOn()).toEqual(before.map((line) => line.replace('ENABLED', 'DISABLED')));
    await reopen();
    expect(await eventsOn()).toEqual(before);
  });

  test('installing writes nothing when there is nothing to install', async () => {
    const written = async () => (await pair.primary.asAdmin('SELECT @@global.gtid_executed AS executed'))[0];
    await pair.guard().install();
    const before = await written();
    await pair.guard().install();
    expect(await written()).toEqual(before);
  });

  test('refuses to open where an account is gone, and opens when it is back', async () => {
    await expect(
      pair.guard(pair.primary, { applicationRoles: ['shop_app', 'ghost'] }).open({
        epoch: epoch + 1,
        anchor: '2026-01-01T00:00:00.000000Z',
        seconds: 60,
      }),
    ).rejects.toMatchObject({ name: 'BadInput', message: 'not opened: application role "ghost" does not exist' });
    await reopen();
  });

  test('two that close at once wait for each other', async () => {
    epoch += 1;
    const closed = await Promise.all([pair.guard().close(epoch), pair.guard().close(epoch)]);
    expect(closed).toHaveLength(2);
    await reopen();
  });

  test('what a fence left behind arrives at the replica, and opening it there sets the wanted state', async () => {
    const { flushPosition } = await close();
    await pair.caughtUp();
    const [arrived] = await pair.replica.asAdmin<{ all: number }>(
      `SELECT GTID_SUBSET('${flushPosition}', @@global.gtid_executed) AS \`all\``,
    );
    expect(arrived?.all).toBe(1);
    await pair.promote();
    await expect(pair.application(pair.replica)).rejects.toThrow(/Account is locked/);
    expect((await eventsOn(pair.replica)).every((line) => !/ ENABLED/.test(line))).toBe(true);
    await pair.openFor(600, epoch, pair.replica);
    await (await pair.application(pair.replica)).query(INSERT);
    expect((await eventsOn(pair.replica)).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'purge ENABLED',
      expect.stringMatching(/^resting (REPLICA_SIDE_DISABLED|SLAVESIDE_DISABLED)$/),
    ]);
  });

  test('the watchdog, which rests on a replica, watches the new side once it is open', async () => {
    const watching = "SELECT IS_USED_LOCK('handover.watchdog') IS NOT NULL AS here";
    await until(async () => (await pair.replica.asAdmin<{ here: number }>(watching))[0]?.here === 1);
    const guard = pair.guard(pair.replica);
    await guard.install();
    expect((await guard.look()).row).toMatchObject({ unguarded: [], faults: [] });
    epoch += 1;
    await pair.openFor(0, epoch, pair.replica);
    await until(async () =>
      pair.application(pair.replica).then(
        () => false,
        (error: Error) => /Account is locked/.test(error.message),
      ),
    );
  });
});

describeOnMysql('a replica of MySQL', () => {
  let pair: MysqlPair;
  beforeAll(async () => {
    pair = await MysqlPair.start();
    await pair.installGuard();
  });
  afterEach(() => pair.endSessions());
  afterAll(() => pair?.stop());

  test('sees that it receives, through a line that swallows everything that it does not, and again', async () => {
    const replica = pair.guard(pair.replica, { receivingWithinSeconds: 2 });
    await until(async () => (await replica.look()).receiving);
    pair.link.blackHole();
    await until(async () => !(await replica.look()).receiving);
    pair.link.heal();
    await until(async () => (await replica.look()).receiving);
    pair.link.cut();
    await until(async () => !(await replica.look()).receiving);
    pair.link.heal();
    await until(async () => (await replica.look()).receiving);
  });

  test('refuses to install, open and close, as Transient', async () => {
    const replica = pair.guard(pair.replica);
    const { clock: anchor } = await replica.look();
    for (const attempt of [replica.install(), replica.open({ epoch: 9, anchor, seconds: 60 }), replica.close(9)])
      await expect(attempt).rejects.toMatchObject({ name: 'Transient' });
  });

  test('leaves its sessions alone, also when the event was copied with its files', async () => {
    await pair.replica.asAdmin(
      'SET GLOBAL read_only = OFF',
      'ALTER EVENT handover.watchdog ENABLE',
      'SET GLOBAL read_only = ON',
    );
    const reader = await pair.application(pair.replica);
    // Two calls of the event.
    await sleep(4_500);
    await reader.query('SELECT 1');
    expect(
      await pair.replica.asAdmin("SELECT 1 FROM mysql.user WHERE User = 'shop_app' AND account_locked = 'Y'"),
    ).toEqual([]);
  });

  test('fails as Transient, in time, where nothing answers; and connects again', async () => {
    const connection = {
      ...pair.connection(pair.primary, 300),
      endpoint: { host: pair.link.host, port: pair.link.port },
      connectTimeoutMs: 300,
    };
    const guard = pair.guard(pair.primary, { connection });
    await guard.look();
    pair.link.blackHole();
    await expect(guard.look()).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringContaining('did not answer'),
    });
    await expect(guard.look()).rejects.toMatchObject({ name: 'Transient' });
    pair.link.cut();
    await expect(guard.look()).rejects.toMatchObject({ name: 'Transient' });
    pair.link.heal();
    await guard.look();
  });
});

describeOnMysql('MySQL without GTIDs, and without a Performance Schema', () => {
  test('acknowledges with a file and a position', async () => {
    const pair = await MysqlPair.start({
      withReplica: false,
      settings: ['--gtid-mode=OFF', '--performance-schema=OFF'],
    });
    try {
      await pair.installGuard();
      const { flushPosition } = await pair.guard().close(2);
      expect(flushPosition).toMatch(/^binlog\.\d+:\d+$/);
      await pair.openFor(60, 2);
      await (await pair.application()).query(INSERT);
      expect((await pair.guard().look()).row).toMatchObject({ open: true, faults: [] });
    } finally {
      await pair.stop();
    }
  });
});
