import type { Client } from 'pg';
import { PostgresLostRows } from '../../../../lambda/adapters/sql/postgres';
import type { CopyMark, LostRows } from '../../../../lambda/contract/lost-rows';
import { sayLostRows } from '../../../../lambda/domain/lost-rows';
import { PostgresPair } from './postgres-pair';

const BUDGET_MS = 20_000;

let pair: PostgresPair;
let application: Client;
let open: Client;
let mark: CopyMark;
let caughtUp: LostRows;
let lost: LostRows;

const lostRows = (now?: () => number) => new PostgresLostRows(pair.connection(), now);
/** What the copy has seen, as the guard's view tells it. */
const lookAtCopy = async (): Promise<CopyMark> => {
  const { snapshot, replayed } = await pair.guard(pair.standby).look();
  return { snapshot, replayed };
};

const TABLES = `
CREATE TABLE items (place text, number int, text text, PRIMARY KEY (place, number));
CREATE TABLE loose (text text);
CREATE UNLOGGED TABLE scratch (id int PRIMARY KEY);
CREATE TABLE parts (id int PRIMARY KEY, text text) PARTITION BY RANGE (id);
CREATE TABLE "parts of 1" PARTITION OF parts FOR VALUES FROM (0) TO (1000);
GRANT ALL ON items, loose, scratch, parts TO shop_app;
INSERT INTO orders (text) VALUES ('here'), ('to be changed'), ('to be deleted');
INSERT INTO items VALUES ('a', 1, 'old'), ('b', 1, 'old')`;

/** Of a day: what had arrived, what was under way when the line broke, and what came after that. */
beforeAll(async () => {
  pair = await PostgresPair.start();
  await pair.asMaster(TABLES);
  await pair.primary.asAdmin((admin) => admin.query('CREATE TABLE secret (id int PRIMARY KEY)'), 'shop');
  application = await pair.application();
  open = await pair.application();
  // Under way while others come and go: its rows are old ones by their transaction's number.
  await open.query(`BEGIN; INSERT INTO items VALUES ('open', 1, 'x'); SAVEPOINT inner_one`);
  await open.query(`INSERT INTO items VALUES ('open', 2, 'in a subtransaction'); RELEASE inner_one`);
  for (let n = 0; n < 5; n += 1) await application.query(`INSERT INTO orders (text) VALUES ('meanwhile')`);
  await pair.caughtUp();
  mark = await lookAtCopy();
  caughtUp = await lostRows().missingFrom(mark, BUDGET_MS);
  pair.link.cut();
  await open.query('COMMIT');
  await afterTheCut();
  lost = await lostRows().missingFrom(mark, BUDGET_MS);
});
afterAll(() => pair?.stop());

async function afterTheCut(): Promise<void> {
  await application.query(`INSERT INTO orders (text) VALUES ('lost 1'), ('lost 2')`);
  await application.query(`UPDATE orders SET text = 'changed' WHERE id = 2`);
  await application.query('DELETE FROM orders WHERE id = 3');
  await application.query(`BEGIN; INSERT INTO items VALUES ('aborted', 1, 'x'); ROLLBACK`);
  await application.query(`BEGIN; SAVEPOINT kept; INSERT INTO items VALUES ('kept', 1, 'x'); RELEASE kept`);
  await application.query(`SAVEPOINT undone; INSERT INTO items VALUES ('undone', 1, 'x'); ROLLBACK TO undone; COMMIT`);
  await application.query(`INSERT INTO loose SELECT 'x' FROM generate_series(1, 25)`);
  await application.query(`INSERT INTO parts VALUES (7, 'x')`);
}

const keysOf = (table: string): readonly string[] =>
  (lost.kind === 'listed' && lost.tables.find((one) => one.table === table)?.keys) || [];

describe('rows that only the old primary has', () => {
  test('are none while the copy has all that was committed', () => {
    expect(caughtUp).toMatchObject({ kind: 'listed', counts: 'rows', tables: [] });
  });

  test('are those that were inserted or changed after the copy’s last look, by their key', () => {
    expect([...keysOf('public.orders')].sort()).toEqual(['id 10', 'id 2', 'id 9']);
    expect(lost).toMatchObject({ kind: 'listed' });
  });

  test('are not what was rolled back, and are what subtransactions wrote, also when they were under way at the look', () => {
    expect([...keysOf('public.items')].sort()).toEqual([
      'place kept, number 1',
      'place open, number 1',
      'place open, number 2',
    ]);
  });

  test('are counted where there is no key, and in the partition that holds them', () => {
    expect(lost).toMatchObject({
      tables: [
        { table: 'public.loose', count: 25, keys: [] },
        { table: 'public.items', count: 3 },
        { table: 'public.orders', count: 3 },
        { table: 'public.parts of 1', count: 1, keys: ['id 7'] },
      ],
    });
  });

  test('are said to be unread where Handover may not read, or nothing is replicated', () => {
    expect(lost.kind === 'listed' && lost.notListed).toEqual([
      { table: 'public.scratch', because: 'it is unlogged, nothing of it was replicated' },
      { table: 'public.secret', because: 'Handover’s login has no SELECT on it' },
    ]);
  });

  test('are told without a value of any of them', () => {
    expect(sayLostRows(lost)).toBe(
      '32 rows: public.loose 25, public.items 3, public.orders 3, public.parts of 1 1; not listed: ' +
        'public.scratch (it is unlogged, nothing of it was replicated), public.secret (Handover’s login has no SELECT on it)',
    );
  });

  test('are found by the query that the report prints', async () => {
    const query = (lost.kind === 'listed' && lost.query) || '';
    const rows = await pair.asMaster(query.replace('<schema>.<table>', 'public.orders'));
    expect(rows.map(({ id, text }) => [id, text]).sort()).toEqual([
      ['10', 'lost 2'],
      ['2', 'changed'],
      ['9', 'lost 1'],
    ]);
  });
});

describe('what cannot be read', () => {
  test('is named when it takes too long', async () => {
    await open.query('BEGIN; LOCK TABLE orders');
    const found = await lostRows().missingFrom(mark, 700);
    await open.query('ROLLBACK');
    expect(found.kind === 'listed' && found.notListed).toContainEqual({
      table: 'public.orders',
      because: expect.stringMatching(/^it was not read within 0\.\d s$/),
    });
    expect(found.kind === 'listed' && found.tables.map(({ table }) => table)).not.toContain('public.orders');
  });

  test('is named when the time for all of it is over', async () => {
    let calls = 0;
    const found = await lostRows(() => (calls++ < 1 ? 0 : BUDGET_MS)).missingFrom(mark, BUDGET_MS);
    expect(found).toMatchObject({ kind: 'listed', tables: [] });
    const unread =
      found.kind === 'listed' ? found.notListed.filter(({ because }) => because === 'the time for it was over') : [];
    expect(unread.map(({ table }) => table).sort()).toEqual(
      ['public.items', 'public.loose', 'public.orders', 'public.parts of 1'].sort(),
    );
  });

  test('is everything without a snapshot of the copy, or with one of another server', async () => {
    expect(await lostRows().missingFrom({}, BUDGET_MS)).toEqual({
      kind: 'unknown',
      because: 'the takeover kept no snapshot of the copy',
    });
    expect(await lostRows().missingFrom({ snapshot: '90000:90000:' }, BUDGET_MS)).toEqual({
      kind: 'unknown',
      because: 'the copy was at 90000:90000:, which is ahead of this server',
    });
  });

  test('fails as Transient when the server is gone, and is no empty list', async () => {
    const gone = { ...pair.connection(), endpoint: { host: pair.primary.host, port: 1 } };
    const asked = new PostgresLostRows(gone).missingFrom(mark, BUDGET_MS);
    await expect(asked).rejects.toMatchObject({ name: 'Transient' });
  });
});

test('nothing is changed by asking', async () => {
  const before = await pair.asMaster('SELECT pg_current_wal_insert_lsn()::text AS lsn, count(*) FROM orders');
  await lostRows().missingFrom(mark, BUDGET_MS);
  expect(await pair.asMaster('SELECT pg_current_wal_insert_lsn()::text AS lsn, count(*) FROM orders')).toEqual(before);
});

describe('the mark of a copy', () => {
  test('names what is under way, subtransactions too', () => {
    expect(mark.snapshot).toMatch(/^\d+:\d+:\d+,\d+$/);
  });

  test('a primary has none', async () => {
    expect((await pair.guard().look()).snapshot).toBeUndefined();
  });
});
