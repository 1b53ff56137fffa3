import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

/** One document by its path in the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

export const readPage = (path: string): Page => ({ path, text: readFileSync(join(ROOT, path), 'utf8') });

/** Every document that people read: those at the top, all of `docs/`, and the examples' own. */
export const pages = (): readonly Page[] =>
  [...markdownIn(ROOT, false), ...markdownIn(join(ROOT, 'docs'), true), ...markdownIn(join(ROOT, 'examples'), true)]
    .sort()
    .map(readPage);

function markdownIn(folder: string, deep: boolean): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return deep && entry.name !== 'node_modules' ? markdownIn(path, deep) : [];
    return entry.name.endsWith('.md') ? [relative(ROOT, path).replaceAll('\\', '/')] : [];
  });
}

export interface Heading {
  readonly level: number;
  readonly text: string;
}

/** Headings outside of fenced blocks. */
export const headings = ({ text }: Page): readonly Heading[] =>
  [...withoutFences(text).matchAll(/^(#+)\s+(.+?)\s*$/gm)].map(([, marks = '', title = '']) => ({
    level: marks.length,
    text: title,
  }));

/** Titles of the sections directly below a heading. */
export function sectionsOf(page: Page, title: string): readonly string[] {
  const all = headings(page);
  const start = all.findIndex(({ text }) => text === title);
  const own = all[start];
  if (own === undefined) throw new Error(`${page.path} has no heading "${title}"`);
  const rest = all.slice(start + 1);
  const end = rest.findIndex(({ level }) => level <= own.level);
  const inside = end === -1 ? rest : rest.slice(0, end);
  return inside.filter(({ level }) => level === own.level + 1).map(({ text }) => text);
}

/** The anchor that GitHub gives a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');

/** Targets of links and pictures, outside of fenced blocks. */
export const links = ({ text }: Page): readonly string[] =>
  [...withoutFences(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

/** What stands in fenced blocks of a language. */
export const fences = ({ text }: Page, language: string): readonly string[] =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```/gm)].flatMap(([, kind, body = '']) => (kind === language ? [body] : []));

const withoutFences = (text: string): string => text.replace(/^```[\s\S]*?^```/gm, '');

/** What stands between single back-quotes. */
export const codes = ({ text }: Page): readonly string[] =>
  [...withoutFences(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
