import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';

/** One source file by its path in the repository. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly path: string;
  /** Nothing but types: it is gone at run time. */
  readonly typeOnly: boolean;
}

export const ROOT = join(__dirname, '..');
const SOURCE = /\.(ts|mts|mjs|js)$/;

/** `import x from 'y'`, `export … from 'y'`, `import 'y'`, `import('y')` and `require('y')`. */
const STATIC = /^\s*(import|export)\s+(type\s+)?((?:[\w*$\s,]|\{[^}]*\})*?)\s*(?:from\s*)?['"]([^'"]+)['"]/gm;
const DYNAMIC = /\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Repository paths for relative imports, package names for the others. */
export function importsOf({ path, text }: Source): readonly Import[] {
  const resolved = (name: string): string =>
    name.startsWith('.') ? normalize(join(dirname(path), name)).replaceAll('\\', '/') : name;
  const fixed = [...text.matchAll(STATIC)].map(([, , type, what = '', name = '']) => ({
    path: resolved(name),
    typeOnly: type !== undefined || onlyTypes(what),
  }));
  const loaded = [...text.matchAll(DYNAMIC)].map(([, name = '']) => ({ path: resolved(name), typeOnly: false }));
  return [...fixed, ...loaded];
}

/** `{ type A, type B }`. */
const onlyTypes = (what: string): boolean => /^\{(\s*type\s+[\w$]+(\s+as\s+[\w$]+)?\s*,?)+\s*\}$/.test(what.trim());

/** Every source below a path. */
export function read(path: string): Source[] {
  if (!statSync(path, { throwIfNoEntry: false })) return [];
  if (!statSync(path).isDirectory())
    return SOURCE.test(path)
      ? [{ path: relative(ROOT, path).replaceAll('\\', '/'), text: readFileSync(path, 'utf8') }]
      : [];
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && !name.startsWith('.') && name !== 'cdk.out')
    .flatMap((name) => read(join(path, name)));
}
