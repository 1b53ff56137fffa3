import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SCENARIOS } from '../../lab/scenarios';
import { BREAKS } from '../../lab/scenarios/breaks';
import { codes, ROOT, readPage } from './markdown';

const coverage = readPage('docs/coverage.md');

const count = (prefix: string, last: number): string[] => Array.from({ length: last }, (_, i) => `${prefix}${i + 1}`);

/** Every row of the requirements. */
const ROWS = [
  ...count('J', 11),
  ...count('H', 4),
  ...count('C', 5),
  ...count('R', 4),
  ...count('O', 10),
  ...count('I', 4),
];

interface Row {
  readonly id: string;
  readonly cells: readonly string[];
}

/** Table rows of the page's part between two headings, by their first cell. */
function rowsBetween(from: string, to: string): readonly Row[] {
  const part = coverage.text.slice(coverage.text.indexOf(`## ${from}`), coverage.text.indexOf(`## ${to}`));
  return [...part.matchAll(/^\|(.+)\|$/gm)]
    .map(([, line = '']) => line.split('|').map((cell) => cell.trim()))
    .map(([id = '', ...cells]) => ({ id, cells }))
    .filter(({ id }) => /^[A-Z]\d/.test(id));
}

const requirements = rowsBetween('Requirements', 'Promises');
const promises = rowsBetween('Promises', 'Faults');

describe('coverage', () => {
  test('names every requirement row once', () => {
    expect(requirements.map(({ id }) => id)).toEqual(ROWS);
  });

  test('gives every row one of three states', () => {
    const states = requirements.map(({ cells: [state] }) => state);
    expect(states.filter((state) => !['done', 'first cut', 'not yet'].includes(state ?? ''))).toEqual([]);
  });

  test.each(requirements)('$id has evidence exactly when something is there', ({ cells: [state, , evidence = ''] }) => {
    expect(/`(test\/|npm run lab)/.test(evidence)).toBe(state !== 'not yet');
  });

  test('says of every first cut what is missing', () => {
    const silent = requirements.filter(
      ({ cells: [state, said] }) => state === 'first cut' && !said?.includes('Missing:'),
    );
    expect(silent).toEqual([]);
  });

  test('names every promise', () => {
    expect(promises.map(({ id }) => id.slice(0, 2))).toEqual(count('P', 7));
  });

  test('names every break with the promise that it breaks', () => {
    const named = promises.flatMap(({ id, cells }) =>
      [...cells.join(' ').matchAll(/--break ([a-z-]+)/g)].map(([, name]) => `${name} ${id.slice(0, 2)}`),
    );
    expect(named.sort()).toEqual(BREAKS.map(({ name, promise }) => `${name} ${promise}`).sort());
  });

  test('points only to files that exist', () => {
    const files = codes(coverage).filter((code) => /^(test|lab|lambda|lib|cli)\//.test(code));
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  });

  test('plays only scenarios and breaks that exist', () => {
    const known = [...SCENARIOS, ...BREAKS].map(({ name }) => name);
    const played = codes(coverage).flatMap((code) => {
      const [, name] = /^npm run lab -- (?:--break )?([a-z]\S*)/.exec(code) ?? [];
      return name === undefined ? [] : [name];
    });
    expect(played.length).toBeGreaterThan(10);
    expect(played.filter((name) => !known.includes(name))).toEqual([]);
  });
});
