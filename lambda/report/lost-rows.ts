import type { LostRows } from '../contract/lost-rows';
import type { ReportedLoss, RunReport } from '../contract/report';
import { html, type Markup } from './markup';

const looked = ({ lost }: ReportedLoss): boolean => lost !== undefined;

export const hasLostRows = ({ losses }: RunReport): boolean => losses.some(looked);

/** What a failover left in the old primaries, by database: the page is the one place that tells keys of rows. */
export const lostRows = ({ losses }: RunReport): Markup =>
  html`${losses.filter(looked).map(({ database, lost }) => html`<h3>${database}</h3>${lost === undefined ? '' : listOf(database, lost)}`)}`;

function listOf(database: string, lost: LostRows): Markup {
  if (lost.kind === 'unknown')
    return html`<p>Unknown: ${lost.because}.</p>${lost.query === undefined ? '' : queryOf(lost.query)}`;
  const { about, counts, tables, notListed, query } = lost;
  const rows = [
    ...tables.map(
      ({ table, count, keys }) =>
        [table, `${count} ${count === 1 ? counts.slice(0, -1) : counts}`, keysOf(count, keys)] as const,
    ),
    ...notListed.map(({ table, because }) => [table, 'not listed', because] as const),
  ];
  const none = rows.length === 0 ? html`<p>None found.</p>` : table(database, rows);
  return html`<p>${about}.</p>${none}${query === '' ? '' : queryOf(query)}`;
}

const keysOf = (count: number, keys: readonly string[]): string =>
  keys.length === 0 ? '–' : `${keys.join('; ')}${count > keys.length ? `; and ${count - keys.length} more` : ''}`;

const table = (database: string, rows: readonly (readonly [string, string, string])[]): Markup =>
  html`<div class="scroll" tabindex="0" role="region" aria-label="Rows of ${database}"><table>
<caption>What only the old primary of ${database} has</caption>
<thead><tr><th scope="col">Table</th><th scope="col">Count</th><th scope="col">Primary keys, or why not</th></tr></thead>
<tbody>${rows.map(([name, count, detail]) => html`<tr><th scope="row">${name}</th><td>${count}</td><td>${detail}</td></tr>`)}</tbody>
</table></div>`;

const queryOf = (query: string): Markup => html`<p>By hand, on the old primary as it is kept:</p><pre>${query}</pre>`;
