import { MemoryTable } from '../../../lab/memory';

interface Item {
  words: string[];
}

const client = (table = new MemoryTable()) => table.client(['us-east-1']);

describe('the table in memory', () => {
  test('fails whoever changes what it was given, or what it gave, however deep', async () => {
    const own: Item = { words: ['first'] };
    const table = client();
    await table.swap('item', () => own);
    const read = await table.get<Item>('item');
    expect(() => own.words.push('second')).toThrow(TypeError);
    expect(() => read?.words.push('second')).toThrow(TypeError);
    await table.swap<Item>('item', (current) => {
      expect(() => current?.words.push('second')).toThrow(TypeError);
      return undefined;
    });
    expect(await table.get('item')).toEqual({ words: ['first'] });
  });

  test('lists what begins so, by key, and each change at once', async () => {
    const table = client();
    const write = (key: string, value: number) => table.swap(key, () => value);
    for (const [value, key] of ['job/b/2', 'job/a/2', 'job/a/1', 'other/a/1', 'job'].entries()) await write(key, value);
    expect(await table.list('job/a/')).toEqual([2, 1]);
    expect(await table.list('job/')).toEqual([2, 1, 0]);
    await write('job/a/1', 7);
    await write('job/a/3', 8);
    expect(await table.list('job/a/')).toEqual([7, 1, 8]);
    expect(await table.remove('job/a/2')).toBe(true);
    expect(await table.list('job/a/')).toEqual([7, 8]);
    expect(await table.list('none/')).toEqual([]);
  });

  test('refuses to list a prefix that ends inside the first word', async () => {
    await expect(client().list('jo')).rejects.toThrow('a list needs a prefix with a slash, not "jo"');
  });

  test('fails a change of a list that it gave', async () => {
    const table = client();
    await table.swap('job/1', () => 1);
    const jobs = await table.list<number>('job/');
    expect(() => (jobs as number[]).push(2)).toThrow(TypeError);
  });
});
