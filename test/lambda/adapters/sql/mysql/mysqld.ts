import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The server program of this machine, if it has one. Nothing is installed for the tests. */
export const MYSQLD: string | undefined = [
  process.env.HANDOVER_MYSQLD ?? '',
  ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'mysqld')),
].find((path) => path !== '' && existsSync(path));

export const SKIPPED = 'skipped: no MySQL server here, set HANDOVER_MYSQLD to a mysqld or put one into the PATH';

/** Tests on a real server; where there is none, one skipped test that says so. */
export function describeOnMysql(name: string, tests: () => void): void {
  if (MYSQLD === undefined) describe(name, () => test.skip(SKIPPED, () => undefined));
  else describe(name, tests);
}
