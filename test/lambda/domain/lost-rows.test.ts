import type { LostRows, LostTable } from '../../../lambda/contract/lost-rows';
import { copyMark } from '../../../lambda/domain/copy-mark';
import { sayLostRows, seesLess, shortened } from '../../../lambda/domain/lost-rows';

type Listed = Extract<LostRows, { kind: 'listed' }>;
const listed = (tables: readonly LostTable[], more: Partial<Listed> = {}): Listed => ({
  kind: 'listed',
  counts: 'rows',
  about: 'what',
  tables,
  notListed: [],
  query: 'SELECT 1;',
  ...more,
});
const tablesOf = (many: number): readonly LostTable[] =>
  Array.from({ length: many }, (_, n) => ({ table: `t${n}`, count: n + 1, keys: [`id ${n}`] }));
const unread = (many: number) => Array.from({ length: many }, (_, n) => ({ table: `u${n}`, because: 'no SELECT' }));

test.each([
  [{ kind: 'unknown', because: 'no snapshot' } as const, 'which rows is unknown: no snapshot'],
  [listed([]), 'no rows found'],
  [listed(tablesOf(1)), '1 row: t0 1'],
  [listed(tablesOf(2), { counts: 'changes' }), '3 changes: t0 1, t1 2'],
  [listed(tablesOf(7)), '28 rows: t0 1, t1 2, t2 3, t3 4, t4 5, 2 more tables'],
  [listed([], { notListed: unread(1) }), 'no rows found; not listed: u0 (no SELECT)'],
])('%j is said as %j, without a key', (lost, words) => {
  expect(sayLostRows(lost)).toBe(words);
});

test('what does not fit is counted, and the tables that lost most are named', () => {
  const short = shortened(listed(tablesOf(60), { notListed: unread(30) }));
  if (short.kind === 'unknown') throw new Error('unknown');
  expect(short.tables).toHaveLength(51);
  expect(short.tables[0]).toEqual({ table: 't59', count: 60, keys: ['id 59'] });
  expect(short.tables.at(-1)).toEqual({ table: '10 more tables', count: 55, keys: [] });
  expect(short.notListed).toHaveLength(21);
  expect(short.notListed.at(-1)?.table).toBe('10 more tables');
  expect(shortened(listed(tablesOf(2)))).toMatchObject({ tables: [{ table: 't1' }, { table: 't0' }], notListed: [] });
});

test.each<[string, LostRows, LostRows | undefined, boolean]>([
  ['the first look', listed([]), undefined, false],
  ['a list after none could be had', listed([]), { kind: 'unknown', because: 'x' }, false],
  ['no list after one', { kind: 'unknown', because: 'x' }, listed([]), true],
  ['tables that were not read this time', listed(tablesOf(1), { notListed: unread(2) }), listed(tablesOf(1)), true],
  ['tables that were not read before', listed([]), listed(tablesOf(1), { notListed: unread(1) }), false],
  [
    'fewer rows of as many tables',
    listed(tablesOf(1), { notListed: unread(1) }),
    listed(tablesOf(2), { notListed: unread(1) }),
    true,
  ],
  ['the same', listed(tablesOf(2)), listed(tablesOf(2)), false],
])('whether a look sees less than what was listed before: %s', (_, seen, before, less) => {
  expect(seesLess(seen, before)).toBe(less);
});

test('a copy that was promoted says nothing of its source any more, and silence says nothing at all', () => {
  const view = { clock: 'x', receiving: false, timeline: '1', replayed: '0/30', snapshot: '7:7:' };
  expect(copyMark({ ...view, writable: false })).toEqual({ replayed: '0/30', snapshot: '7:7:' });
  expect(copyMark({ ...view, writable: true })).toBeUndefined();
  expect(copyMark({ clock: 'x', receiving: true, timeline: '1', writable: false })).toBeUndefined();
  expect(copyMark(undefined)).toBeUndefined();
});
