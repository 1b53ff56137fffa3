import { resolve } from 'node:path';
import { exports as entries } from '../package.json';

test.each(Object.entries(entries))('what a team imports as handover%s is there', async (_, file) => {
  expect(Object.keys(await import(resolve(__dirname, '..', file)))).not.toEqual([]);
});
