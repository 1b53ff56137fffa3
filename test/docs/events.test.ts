import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DETAIL_TYPES, fileOf, publishedSchema } from './event-schemas';
import { fences, headings, ROOT, readPage } from './markdown';

test.each(DETAIL_TYPES)('the published schema of "%s" is what the contract says (else: npm run events)', (type) => {
  expect(JSON.parse(readFileSync(join(ROOT, fileOf(type)), 'utf8'))).toEqual(publishedSchema(type));
});

test('no schema is published of an event that nobody sends any more', () => {
  const published = readdirSync(join(ROOT, 'docs/events')).filter((file) => file.endsWith('.json'));
  expect(published.map((file) => `docs/events/${file}`).sort()).toEqual(DETAIL_TYPES.map(fileOf).sort());
});

test('the page names every event, and its pattern matches those that it is for', () => {
  const page = readPage('docs/events/README.md');
  expect(headings(page)).toHaveLength(1);
  for (const type of DETAIL_TYPES) expect(page.text).toContain(`[${type}](${fileOf(type).split('/').at(-1)})`);
  const [pattern] = fences(page, 'json').map((text) => JSON.parse(text));
  expect(DETAIL_TYPES).toEqual(expect.arrayContaining(pattern['detail-type']));
});
