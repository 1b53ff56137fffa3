import { MysqlPair } from './mysql-pair';
import { describeOnMysql } from './mysqld';

const INSERT = `INSERT INTO orders (text) VALUES ('x')`;

describeOnMysql('installing and removing the guard of MySQL', () => {
  let pair: MysqlPair;
  beforeAll(async () => {
    pair = await MysqlPair.start({ withReplica: false });
  });
  beforeEach(() => pair.reset());
  afterEach(() => pair.endSessions());
  afterAll(() => pair?.stop());

  const rowOf = async () => (await pair.guard().look()).row;

  test('installs closed, from two keepers at once, and again after one that died half-way', async () => {
    await Promise.all([pair.guard().install(), pair.guard().install()]);
    await pair.primary.asAdmin('DELETE FROM handover.migration WHERE number > 1', 'DROP PROCEDURE handover.bar');
    await pair.guard().install();
    const never = { epoch: 0, open: false, validUntil: '1970-01-01T00:00:00.000000Z', timeline: '' };
    expect(await rowOf()).toEqual({ ...never, unguarded: ['shop.orders'], faults: [] });
    await (await pair.application()).query(INSERT);
  });

  test('covers a table that came since, also one with the longest and oddest name', async () => {
    await pair.installGuard();
    const odd = `Odd \`\`${'n'.repeat(58)}`;
    await pair.asMaster([`CREATE TABLE shop.\`${odd}\` (id INT)`]);
    expect((await rowOf())?.unguarded).toHaveLength(1);
    await pair.guard().install();
    expect((await rowOf())?.unguarded).toEqual([]);
    await pair.openFor(0, 2);
    await expect(pair.asMaster([`INSERT INTO shop.\`${odd}\` VALUES (1)`])).rejects.toMatchObject({
      sqlState: '45000',
    });
    await pair.primary.asAdmin(`DROP TABLE shop.\`${odd}\``);
  });

  test('covers a table again that lost a trigger, or whose trigger says something else', async () => {
    await pair.installGuard();
    const triggers = await pair.asMaster<{ name: string }>([
      "SELECT trigger_name AS name FROM information_schema.triggers WHERE event_object_table = 'orders' ORDER BY 1",
    ]);
    const [first, second] = triggers.map(({ name }) => name);
    await pair.asMaster([
      `DROP TRIGGER shop.${first}`,
      `DROP TRIGGER shop.${second}`,
      `CREATE TRIGGER shop.${second} BEFORE INSERT ON shop.orders FOR EACH ROW SET @nothing = 1`,
    ]);
    expect((await rowOf())?.unguarded).toEqual(['shop.orders']);
    await pair.guard().install();
    expect((await rowOf())?.unguarded).toEqual([]);
    expect(triggers).toHaveLength(3);
  });

  test("leaves a team's own triggers where they are", async () => {
    await pair.asMaster([`CREATE TRIGGER shop.ours BEFORE INSERT ON shop.orders FOR EACH ROW SET NEW.text = 'ours'`]);
    await pair.installGuard();
    await (await pair.application()).query(INSERT);
    await pair.guard(pair.primary, { grade: 'none' }).install();
    const left = await pair.asMaster([
      "SELECT trigger_name AS name FROM information_schema.triggers WHERE trigger_schema = 'shop'",
    ]);
    expect(left).toEqual([{ name: 'ours' }]);
    await pair.asMaster(['DROP TRIGGER shop.ours']);
  });

  test('waits no longer than a second for a table that a transaction holds, and says so', async () => {
    await pair.guard().install();
    await pair.openFor(600, 1);
    const application = await pair.application();
    await application.query('BEGIN');
    await application.query('SELECT * FROM orders');
    await expect(pair.guard().install()).rejects.toMatchObject({
      name: 'Transient',
      message: expect.stringContaining('1205'),
    });
    await application.query(INSERT);
    await application.query('ROLLBACK');
    await pair.guard().install();
  });

  test('watches without refusing while it is only to observe', async () => {
    await pair.guard(pair.primary, { enforce: false }).install();
    await pair.openFor(0, 1);
    await pair.guard(pair.primary, { enforce: false }).install();
    await (await pair.application()).query(INSERT);
    expect(await rowOf()).toMatchObject({ unguarded: ['shop.orders'], faults: [] });
  });

  test('none takes a guard away that is closed: writes and logins are free, again without harm', async () => {
    await pair.installGuard();
    await pair.guard().close(2);
    const none = pair.guard(pair.primary, { grade: 'none' });
    await none.install();
    await none.install();
    expect((await none.look()).row).toBeUndefined();
    await (await pair.application()).query(INSERT);
    const left = "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name = 'handover'";
    expect(await pair.asMaster([left])).toEqual([]);
    await pair.installGuard(600, 3);
    expect(await rowOf()).toMatchObject({ epoch: 3, open: true });
  });

  test('refuses to throw away the markers of effects, and refuses nothing else any more', async () => {
    await pair.installGuard();
    await (await pair.application()).query(
      `INSERT INTO handover.effect (job, operation) VALUES ('billing/a', 'charge')`,
    );
    await pair.guard().close(2);
    await expect(pair.guard(pair.primary, { grade: 'none' }).install()).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('handover.effect holds markers of jobs'),
    });
    expect(await pair.probe().effectsOf('billing', ['a'])).toEqual(new Set(['a']));
    await (await pair.application()).query(INSERT);
  });
});
