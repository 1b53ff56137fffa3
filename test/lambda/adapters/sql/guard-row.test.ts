import { PostgresPair, until } from './postgres-pair';

let pair: PostgresPair;
beforeAll(async () => {
  pair = await PostgresPair.start();
});
afterEach(() => pair.endSessions());
afterAll(() => pair?.stop());

test('looks at a database without a guard', async () => {
  const view = await pair.guard().look();
  expect(view).toMatchObject({ writable: true, receiving: false, timeline: '00000001' });
  expect(view.row).toBeUndefined();
  expect(view.clock).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

test('fails to close, open and extend without a guard', async () => {
  const guard = pair.guard();
  const { clock: anchor } = await guard.look();
  for (const attempt of [
    guard.close(1),
    guard.open({ epoch: 1, anchor, seconds: 60 }),
    guard.extend({ epoch: 1, anchor, seconds: 60 }),
  ]) {
    await expect(attempt).rejects.toMatchObject({
      name: 'BadInput',
      message: expect.stringContaining('does not exist'),
    });
  }
});

test('installs closed, twice without harm, and from two keepers at once', async () => {
  await Promise.all([pair.guard().install(), pair.guard().install()]);
  await pair.guard().install();
  const row = {
    epoch: 0,
    open: false,
    validUntil: '1970-01-01T00:00:00.000000Z',
    timeline: '',
    unguarded: ['public.orders'],
    faults: [],
  };
  expect((await pair.guard().look()).row).toEqual(row);
});

test('refuses no write of a team between installing and the first opening, and covers its tables after that', async () => {
  const insert = `INSERT INTO orders (text) VALUES ('x')`;
  await (await pair.application()).query(insert);
  await pair.installGuard();
  await expect((await pair.application()).query(insert)).rejects.toMatchObject({ code: '25006' });
});

test('writes nothing when there is nothing to install', async () => {
  const guard = pair.guard();
  await guard.install();
  const transactions = async () =>
    Number((await pair.asMaster('SELECT pg_snapshot_xmax(pg_current_snapshot())::text AS next'))[0]?.next);
  const before = await transactions();
  await guard.install();
  expect(await transactions()).toBe(before);
});

test('covers a table, and a partition, that came since', async () => {
  const guard = pair.guard();
  await pair.asMaster(
    `CREATE TABLE "Odd Name" (id int) PARTITION BY LIST (id); CREATE TABLE part_1 PARTITION OF "Odd Name" FOR VALUES IN (1)`,
  );
  await pair.asMaster('INSERT INTO part_1 VALUES (1)');
  await guard.install();
  for (const table of ['"Odd Name"', 'part_1']) {
    await expect(pair.asMaster(`INSERT INTO ${table} VALUES (1)`)).rejects.toMatchObject({ code: '25006' });
  }
});

test('covers a table again whose trigger was switched off', async () => {
  await pair.asMaster('ALTER TABLE orders DISABLE TRIGGER handover_guard');
  await pair.guard().install();
  await expect(pair.asMaster('DELETE FROM orders')).rejects.toMatchObject({ code: '25006' });
});

test('fails to guard the table of another owner and says how, after it has covered the others', async () => {
  await pair.primary.asAdmin(
    (admin) =>
      admin.query('CREATE ROLE stranger; CREATE TABLE strange (id int); ALTER TABLE strange OWNER TO stranger'),
    'shop',
  );
  await pair.asMaster('CREATE TABLE zebra (id int)');
  await expect(pair.guard().install()).rejects.toMatchObject({
    name: 'BadInput',
    message:
      '1 table of "stranger" without a guard (public.strange): GRANT stranger TO CURRENT_USER WITH INHERIT TRUE would let it in',
  });
  await expect(pair.asMaster('INSERT INTO zebra VALUES (1)')).rejects.toMatchObject({ code: '25006' });
  await pair.primary.asAdmin((admin) => admin.query('DROP TABLE strange'), 'shop');
});

test('fails to install for an application role that does not exist', async () => {
  await expect(pair.guard(pair.primary, { applicationRoles: ['shop_app', 'ghost'] }).install()).rejects.toMatchObject({
    name: 'BadInput',
    message:
      'application role "ghost" does not exist, the plan names shop_app, ghost: create it, or take it out of the plan',
  });
});

test('extends to anchor plus seconds, never back, and stamps the heartbeat', async () => {
  const guard = pair.guard();
  const { clock } = await guard.look();
  await guard.open({ epoch: 1, anchor: clock, seconds: 10 });
  const opened = await guard.look();
  expect(opened.row).toMatchObject({ epoch: 1, open: true, timeline: '00000001' });
  expect(secondsFrom(clock, opened.row?.validUntil)).toBeCloseTo(10, 5);
  expect(await guard.extend({ epoch: 1, anchor: clock, seconds: 20 })).toBe(true);
  expect(await guard.extend({ epoch: 1, anchor: clock, seconds: 5 })).toBe(true);
  const { row } = await guard.look();
  expect(secondsFrom(clock, row?.validUntil)).toBeCloseTo(20, 5);
  expect(Date.parse(row?.heartbeatAt ?? '')).toBeGreaterThanOrEqual(Date.parse(opened.row?.heartbeatAt ?? ''));
});

test('counts an anchor from the future from now', async () => {
  const guard = pair.guard();
  const { clock } = await guard.look();
  await guard.extend({ epoch: 1, anchor: '2999-01-01T00:00:00Z', seconds: 30 });
  expect(secondsFrom(clock, (await guard.look()).row?.validUntil)).toBeLessThan(35);
});

test('refuses to extend another epoch, and a closed row', async () => {
  const guard = pair.guard();
  const { clock: anchor } = await guard.look();
  expect(await guard.extend({ epoch: 2, anchor, seconds: 60 })).toBe(false);
  await guard.close(2);
  expect(await guard.extend({ epoch: 1, anchor, seconds: 60 })).toBe(false);
});

test('refuses to open under an epoch that the database was closed for', async () => {
  const guard = pair.guard();
  const { clock: anchor } = await guard.look();
  await guard.close(3);
  await expect(guard.open({ epoch: 2, anchor, seconds: 60 })).rejects.toMatchObject({
    name: 'OwnershipLost',
    message: 'not opened: epoch 2 is over, the database knows 3',
  });
  await guard.open({ epoch: 3, anchor, seconds: 60 });
  await guard.open({ epoch: 3, anchor, seconds: 30 });
  expect(secondsFrom(anchor, (await guard.look()).row?.validUntil)).toBeCloseTo(60, 5);
});

test('refuses to close a database that was opened under the same epoch or a newer one', async () => {
  await expect(pair.guard().close(3)).rejects.toMatchObject({
    name: 'OwnershipLost',
    message: 'not closed below epoch 3: the database is at 3',
  });
  await (await pair.application()).query(`INSERT INTO orders (text) VALUES ('still open')`);
});

test('sees on the standby that it receives, its timeline and the heartbeat', async () => {
  const standby = pair.guard(pair.standby, { receivingWithinSeconds: 1.5 });
  const written = (await pair.guard().look()).row;
  await pair.caughtUp();
  expect(await standby.look()).toMatchObject({ writable: false, receiving: true, timeline: '00000001', row: written });
  pair.link.cut();
  await until(async () => !(await standby.look()).receiving);
  pair.link.heal();
  await until(async () => (await standby.look()).receiving);
});

test('fails to open, close and install on a standby', async () => {
  const standby = pair.guard(pair.standby);
  const { clock: anchor } = await standby.look();
  await expect(standby.open({ epoch: 9, anchor, seconds: 60 })).rejects.toMatchObject({ name: 'Transient' });
  await expect(standby.close(9)).rejects.toMatchObject({ name: 'Transient' });
});

test('fails as Transient, in time, where nothing answers; and connects again', async () => {
  const { host } = pair.primary;
  const connection = {
    ...pair.connection(),
    endpoint: { host, port: pair.link.port },
    connectTimeoutMs: 300,
    statementTimeoutMs: 200,
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

test('a fence arrives at the standby, and opening it there lifts the bar', async () => {
  const { flushPosition } = await pair.guard().close(4);
  await pair.caughtUp();
  await pair.standby.promote();
  await expect(pair.application(pair.standby)).rejects.toThrow('role "shop_app" is not permitted to log in');
  const [arrived] = await pair.asMaster(`SELECT pg_current_wal_flush_lsn() >= '${flushPosition}' AS yes`, pair.standby);
  expect(arrived).toEqual({ yes: true });
  await pair.openFor(600, 4, pair.standby);
  await (await pair.application(pair.standby)).query(`INSERT INTO orders (text) VALUES ('x')`);
});

const secondsFrom = (from: string, to = ''): number => (Date.parse(to) - Date.parse(from)) / 1000;

test('watches without refusing when it is not to enforce', async () => {
  await pair.asMaster('CREATE TABLE watched (id int)');
  await pair.guard(pair.primary, { enforce: false }).install();
  await pair.asMaster('INSERT INTO watched VALUES (1)');
  expect((await pair.guard().look()).row?.unguarded).toContain('public.watched');
});

test('is removed with its schema, triggers included', async () => {
  await pair.asMaster('DROP SCHEMA handover CASCADE');
  await pair.asMaster(`INSERT INTO orders (text) VALUES ('free')`);
  expect((await pair.guard().look()).row).toBeUndefined();
});
