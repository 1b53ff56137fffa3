import type { LostRows, LostTable } from '../contract/lost-rows';

/** An item of the ledger has 400 kB, and so has a report with those of all databases, which people read. */
export const MOST_KEYS = 20;
const MOST_TABLES = 50;
const MOST_NOT_LISTED = 20;
/** Of one key, in characters. */
export const LONGEST_KEY = 80;

/** The most that is kept: what is left out is counted. */
export function shortened(lost: LostRows): LostRows {
  if (lost.kind === 'unknown') return lost;
  const { tables, notListed } = lost;
  const sorted = [...tables].sort((a, b) => b.count - a.count);
  const rest = sorted.slice(MOST_TABLES);
  const unread = notListed.slice(MOST_NOT_LISTED);
  const more = `${unread.length} more tables`;
  return {
    ...lost,
    tables: [...sorted.slice(0, MOST_TABLES), ...(rest.length > 0 ? [together(rest)] : [])],
    notListed: [
      ...notListed.slice(0, MOST_NOT_LISTED),
      ...(unread.length > 0 ? [{ table: more, because: 'they are not named here' }] : []),
    ],
  };
}

const together = (tables: readonly LostTable[]): LostTable => ({
  table: `${tables.length} more tables`,
  count: countOf(tables),
  keys: [],
});

const countOf = (tables: readonly LostTable[]): number => tables.reduce((sum, { count }) => sum + count, 0);

/** An old side that is closed changes no more: a look that read less of it, or found less in as much, had less time or fewer rights. */
export function seesLess(seen: LostRows, before: LostRows | undefined): boolean {
  if (before?.kind !== 'listed') return false;
  if (seen.kind === 'unknown') return true;
  const unread = seen.notListed.length - before.notListed.length;
  return unread === 0 ? countOf(seen.tables) < countOf(before.tables) : unread > 0;
}

const MOST_SAID = 5;

/** In one sentence, without a value of any row: for people who may not read the database, and for the history of the run. */
export function sayLostRows(lost: LostRows): string {
  if (lost.kind === 'unknown') return `which rows is unknown: ${lost.because}`;
  const { counts, tables, notListed } = lost;
  const named = tables.slice(0, MOST_SAID).map(({ table, count }) => `${table} ${count}`);
  const more = tables.length > MOST_SAID ? `, ${tables.length - MOST_SAID} more tables` : '';
  const all = countOf(tables);
  const what =
    all === 0 ? `no ${counts} found` : `${all} ${all === 1 ? counts.slice(0, -1) : counts}: ${named.join(', ')}${more}`;
  const unread = notListed.slice(0, MOST_SAID).map(({ table, because }) => `${table} (${because})`);
  const rest = notListed.length > MOST_SAID ? ` and ${notListed.length - MOST_SAID} more` : '';
  return notListed.length === 0 ? what : `${what}; not listed: ${unread.join(', ')}${rest}`;
}
