import { PostgresPair } from './postgres-pair';

const INSERT = `INSERT INTO orders (text) VALUES ('x')`;

let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start();
  await pair.installGuard();
  await pair.openFor(600, 1);
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

test('ends a session with an older REPEATABLE READ snapshot before it acknowledges', async () => {
  const old = await pair.application();
  await old.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await old.query(INSERT);
  const { closedAt, flushPosition } = await pair.guard().close(2);
  await expect(old.query('COMMIT')).rejects.toBeDefined();
  expect(await pair.asMaster('SELECT id FROM orders')).toEqual([]);
  expect(closedAt).toMatch(/^\d{4}-.*\.\d{6}Z$/);
  expect(flushPosition).toMatch(/^[0-9A-F]+\/[0-9A-F]+$/);
});

test('acknowledges a second time with a later position', async () => {
  const first = await pair.guard().close(2);
  const second = await pair.guard().close(2);
  const [later] = await pair.asMaster(
    `SELECT '${second.flushPosition}'::pg_lsn > '${first.flushPosition}'::pg_lsn AS later`,
  );
  expect(later).toEqual({ later: true });
});

test('bars the application role and any other session, and spares its own kind', async () => {
  await pair.openFor(600, 2);
  const master = pair.primary.client({ username: 'postgres', password: 'master-secret' }, 'shop');
  await master.connect();
  const otherKeeper = pair.guard();
  await otherKeeper.look();
  const ours = () =>
    pair.primary.asAdmin(async (admin) => {
      const sessions = `SELECT pid FROM pg_stat_activity WHERE application_name = 'handover' ORDER BY backend_start`;
      return (await admin.query(sessions)).rows;
    });
  const before = await ours();
  await pair.guard().close(3);
  expect((await ours()).slice(0, before.length)).toEqual(before);
  await expect(pair.application()).rejects.toThrow('role "shop_app" is not permitted to log in');
  await expect(master.query('SELECT 1')).rejects.toBeDefined();
  expect((await otherKeeper.look()).row).toMatchObject({ epoch: 2, open: false });
});

test('refuses to acknowledge while sessions keep coming', async () => {
  await pair.openFor(600, 3);
  const sleep = async () => {
    const master = pair.primary.client({ username: 'postgres', password: 'master-secret' }, 'shop');
    await master.connect();
  };
  const close = pair.guard(pair.primary, { sleep, maxScans: 3 }).close(4);
  await expect(close).rejects.toMatchObject({
    name: 'Transient',
    message: expect.stringMatching(/^unfenced: sessions did not end within 3 scans: \d+ of "postgres"/),
  });
});

test('refuses to acknowledge while a prepared transaction exists, and bars the role all the same', async () => {
  await pair.openFor(600, 4);
  const application = await pair.application();
  await application.query(`BEGIN; ${INSERT}; PREPARE TRANSACTION 'left over'`);
  await expect(pair.guard().close(5)).rejects.toMatchObject({
    name: 'DatabaseNeedsPerson',
    message: `unfenced: prepared transaction 'left over'; end it with COMMIT PREPARED or ROLLBACK PREPARED`,
  });
  await expect(pair.application()).rejects.toThrow('not permitted to log in');
  await pair.primary.asAdmin((admin) => admin.query(`ROLLBACK PREPARED 'left over'`), 'shop');
  await pair.guard().close(5);
});

test('refuses to acknowledge when it can not bar a role, after it has done everything else', async () => {
  await pair.openFor(600, 5);
  await pair.primary.asAdmin((admin) => admin.query(`CREATE ROLE foreign_app LOGIN PASSWORD 'x'`));
  const application = await pair.application();
  const guard = pair.guard(pair.primary, { applicationRoles: ['foreign_app', 'shop_app'] });
  await expect(guard.close(6)).rejects.toMatchObject({
    name: 'BadInput',
    message: expect.stringMatching(/^unfenced: role "foreign_app" can not be set to NOLOGIN .*WITH ADMIN OPTION$/),
  });
  await expect(application.query('SELECT 1')).rejects.toBeDefined();
  await expect(pair.application()).rejects.toThrow('role "shop_app" is not permitted to log in');
});

test('a promoted standby with a valid inherited row refuses everything until it is opened', async () => {
  await pair.openFor(600, 6);
  await pair.caughtUp();
  await pair.primary.kill();
  await pair.standby.promote();
  const application = await pair.application(pair.standby);
  await expect(application.query(INSERT)).rejects.toMatchObject({
    code: '25006',
    message: 'handover: closed, the row was opened on timeline 00000001 and this server writes on 00000002',
  });
  const guard = pair.guard(pair.standby);
  const { clock: anchor } = await guard.look();
  expect(await guard.extend({ epoch: 6, anchor, seconds: 60 })).toBe(false);
  expect(await pair.openFor(60, 7, pair.standby)).toMatchObject({ timeline: '00000002' });
  await application.query(INSERT);
  await pair.probe(pair.standby).writeThrough('run-1');
});

test('a primary that comes back after a crash is closed once its deadline has passed', async () => {
  await pair.primary.start();
  await pair.asMaster(`UPDATE handover.lease SET valid_until = clock_timestamp()`);
  await expect((await pair.application()).query(INSERT)).rejects.toMatchObject({ code: '25006' });
});
