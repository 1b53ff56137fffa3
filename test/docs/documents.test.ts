import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { scripts } from '../../package.json';
import { anchorOf, fences, headings, links, type Page, pages, ROOT, readPage } from './markdown';

const documents = pages();
const readme = readPage('README.md');

/** Relative links that lead nowhere: no such file, or no such heading in it. */
function deadLinks(page: Page): readonly string[] {
  return links(page).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [target = '', anchor] = link.split('#');
    const path = normalize(join(dirname(page.path), target));
    if (target !== '' && !existsSync(join(ROOT, path))) return true;
    if (anchor === undefined) return false;
    const there = target === '' ? page : readPage(path);
    return !headings(there).some(({ text }) => anchorOf(text) === anchor);
  });
}

/** A host that packages come from, or a path of somebody's machine. */
const FOREIGN: readonly RegExp[] = [
  /\bregistry\b\S*\.(?:org|com|io|net)\b/i,
  /(?<![\w.~-])\/(?:home|Users|root|work|mnt|opt|srv|private|var|tmp)\/\S+/,
  /\b[A-Z]:\\/,
];

const foreign = ({ text }: Page): readonly string[] => FOREIGN.flatMap((pattern) => text.match(pattern) ?? []);

/** `npm run lab`, `npm test`: names of scripts in code, fenced or not. */
const scriptsNamed = ({ text }: Page): readonly string[] =>
  [...text.matchAll(/\bnpm (?:run(?: -s)? ([a-z][\w:-]*)|(test|start)\b)/g)].map(([, run, short = '']) => run ?? short);

test('there are documents to judge', () => {
  const paths = documents.map(({ path }) => path);
  for (const path of ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'docs/architecture.md', 'docs/runbook.md'])
    expect(paths).toContain(path);
});

describe.each(documents)('$path', (page) => {
  test('links only to what exists', () => expect(deadLinks(page)).toEqual([]));

  test('names only npm scripts of package.json', () =>
    expect(scriptsNamed(page).filter((name) => !(name in scripts))).toEqual([]));

  test('names no registry host and no path of a machine', () => expect(foreign(page)).toEqual([]));
});

describe('the README', () => {
  test('begins with the commands that CI reads: install and test in its first block', () => {
    const [first = ''] = fences(readme, 'sh');
    const commands = first.split('\n').map((line) => line.replace(/\s*#.*$/, ''));
    expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm test', 'npm run lab']));
    expect(readme.text.indexOf('```')).toBeLessThan(readme.text.length / 4);
  });

  test('says that it was not yet run on AWS, and marks lab figures', () => {
    expect(readme.text).toContain('Not yet run on AWS');
    expect(readme.text).toContain('LAB figures');
  });
});

test('the decisions are numbered without a gap, listed, and short', () => {
  const decisions = documents.filter(({ path }) => /^docs\/adr\/\d{4}-/.test(path));
  const listed = links(readPage('docs/adr/README.md'));
  expect(decisions.map(({ path }) => Number(path.slice('docs/adr/'.length).slice(0, 4)))).toEqual(
    decisions.map((_, at) => at + 1),
  );
  expect(decisions.filter(({ path }) => !listed.includes(path.slice('docs/adr/'.length)))).toEqual([]);
  expect(decisions.filter(({ text }) => text.split('\n').length > 41).map(({ path }) => path)).toEqual([]);
});

describe('the checks themselves', () => {
  const page = (text: string): Page => ({ path: 'docs/made-up.md', text });

  test.each(['[gone](gone.md)', '[no heading](architecture.md#no-such-heading)', '[own](#nothing)'])(
    'find the dead link %s',
    (text) => expect(deadLinks(page(text))).toHaveLength(1),
  );

  test.each([
    '[file](../README.md)',
    '[heading](architecture.md#the-fence)',
    '# Own\n[own](#own)',
    '[web](https://x.example)',
  ])('let %j pass', (text) => expect(deadLinks(page(text))).toEqual([]));

  test.each([
    '/home/ada/handover',
    'C:\\handover',
    '/tmp/x.png',
    'https://registry.example.com/x',
    'registry.mirror.net',
  ])('find %s', (text) => expect(foreign(page(`see ${text} there`))).not.toEqual([]));

  test.each(['/demo/orders/connection/<database>', '/aws/lambda/demo-orders-keeper', '`lib/`', 'docs/adr/'])(
    'let %s pass as well',
    (text) => expect(foreign(page(`see ${text} there`))).toEqual([]),
  );

  test('find a script that does not exist', () => {
    expect(scriptsNamed(page('`npm run -s lab`, `npm test` and `npm run launch -- x`'))).toEqual([
      'lab',
      'test',
      'launch',
    ]);
  });
});
