import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { patchBundles } from '../../../lab/lambda/bundle-patch';
import { BundleFolder } from './bundles';

const folder = new BundleFolder();
const keeper = folder.lambda({ name: 'shop-orders-keeper' });
const agent = folder.lambda({ name: 'shop-orders-agent' });
const patched = folder.file('patched');
const source = (lambda: { readonly assetFolder: string }) =>
  readFileSync(join(lambda.assetFolder, 'index.mjs'), 'utf8');
afterAll(() => folder.remove());

const PATCH = { roles: ['keeper'], find: /call(s) \+= 1/, replace: 'call$1 += 2' };

test('the function that is named gets a changed copy of its bundle; the others and the assembly stay as they are', async () => {
  const [one, other] = await patchBundles([keeper, agent], [PATCH], patched);
  expect(one).toMatchObject({ name: keeper.name, arn: keeper.arn, handler: keeper.handler });
  expect(one && source(one)).toContain('calls += 2');
  expect(other).toBe(agent);
  expect(source(keeper)).toContain('calls += 1');
});

test('without a patch every function is the one that ships', async () => {
  expect(await patchBundles([keeper, agent], [], patched)).toEqual([keeper, agent]);
});

test('a pattern that two adapters share is changed in both, when the patch says so', async () => {
  const [one] = await patchBundles(
    [keeper],
    [{ roles: ['keeper'], find: /calls/, times: 4, replace: 'asks' }],
    patched,
  );
  expect(one && source(one)).not.toContain('calls');
});

describe('a bundle of several files', () => {
  const assetFolder = mkdtempSync(folder.file('split-'));
  const split = folder.lambda({ name: 'shop-orders-keeper', assetFolder });
  const CHUNK = { roles: ['keeper'], find: /later/, replace: 'never' };
  beforeAll(() => {
    writeFileSync(join(assetFolder, 'index.mjs'), "export const handler = () => import('./mysql-1.mjs');");
    writeFileSync(join(assetFolder, 'mysql-1.mjs'), "export const what = 'later';");
  });

  test('is changed where the pattern is, and copied as a whole', async () => {
    const [one] = await patchBundles([split], [CHUNK], patched);
    expect(one && source(one)).toBe(source(split));
    expect(readFileSync(join(one?.assetFolder ?? '', 'mysql-1.mjs'), 'utf8')).toBe("export const what = 'never';");
  });

  test('refuses a pattern that is in two files when it should be there once', async () => {
    await expect(patchBundles([split], [{ ...CHUNK, find: /export const/ }], patched)).rejects.toThrow(
      'finds it 2 times instead of once',
    );
  });
});

const REFUSED = [
  [
    'a pattern that is not there',
    { ...PATCH, find: /no such thing/ },
    '/no such thing/ in the bundle of shop-orders-keeper and finds it 0 times',
  ],
  ['a pattern that is there more than once', { ...PATCH, find: /calls/ }, 'finds it 4 times instead of once'],
  [
    'a pattern that is there fewer times than the patch says',
    { ...PATCH, times: 2 },
    'finds it 1 times instead of 2 times',
  ],
  [
    'a function that is not there',
    { ...PATCH, roles: ['keeper', 'janitor'] },
    'the break changes "janitor", the app has no such function',
  ],
] as const;

test.each(REFUSED)('refuses %s', async (_, patch, message) => {
  await expect(patchBundles([keeper, agent], [patch], patched)).rejects.toThrow(message);
});
