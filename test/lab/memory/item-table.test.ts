import { ItemTable } from '../../../lab/memory/item-table';

const key = (sk: string) => ({ pk: 'p', sk });

async function filled(...sks: string[]): Promise<ItemTable> {
  const table = new ItemTable();
  for (const sk of sks) await table.put(key(sk), { n: Number(sk) }, {});
  return table;
}
const keysOf = (items: readonly Readonly<Record<string, unknown>>[]) => items.map(({ sk }) => sk);

test('a partition is read in the order of its keys, from, to and as far as asked', async () => {
  const table = await filled('3', '1', '4', '2');
  expect(keysOf(await table.query('p'))).toEqual(['1', '2', '3', '4']);
  expect(keysOf(await table.query('p', { from: '2', to: '3' }))).toEqual(['2', '3']);
  expect(keysOf(await table.query('p', { limit: 1 }))).toEqual(['1']);
  expect(keysOf(await table.query('p', { prefix: '4' }))).toEqual(['4']);
  expect(await table.query('q')).toEqual([]);
});

test('what was deleted is gone, and what came again is there once', async () => {
  const table = await filled('1', '2');
  await table.delete(key('1'), {});
  expect(keysOf(await table.query('p'))).toEqual(['2']);
  await table.put(key('1'), {}, {});
  expect(keysOf(await table.query('p'))).toEqual(['1', '2']);
  expect(await table.count('p')).toBe(2);
});

test.each([
  [{ equals: { n: 1 } }, true],
  [{ equals: { n: 2 } }, false],
  [{ absent: ['x'] }, true],
  [{ absent: ['n'] }, false],
  [{ below: { n: 2 } }, true],
  [{ below: { n: 1 } }, false],
  [{ below: { x: 1 } }, false],
  [{ anyOf: [{ equals: { n: 2 } }, { below: { n: 2 } }] }, true],
  [{ anyOf: [{ equals: { n: 2 } }] }, false],
])('under %j a change is made: %p', async (condition, written) => {
  const table = await filled('1');
  expect((await table.update(key('1'), { set: { a: 'b' }, remove: ['n'] }, condition)).written).toBe(written);
  expect((await table.get(key('1')))?.a).toBe(written ? 'b' : undefined);
});
