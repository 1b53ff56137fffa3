import type { LeftBehind } from '../contract/left-behind';
import type { JobAccount, MovedJobs, Operation, RunReport } from '../contract/report';
import { between, count, duration, instant } from './figures';
import { boundInWords, measuredInWords } from './findings';
import { JOB_STATES, jobSumLines, sumJobs } from './job-sum';
import { leftRows } from './left-behind';
import { html, type Markup } from './markup';
import { movedInWords, movedRows } from './moved-jobs';

/** Words and a shape for every state that a table shows, so that colour is never the only difference. */
const SIGNS: Record<string, { readonly tone: string; readonly sign: string }> = {
  completed: { tone: 'good', sign: '✓' },
  passed: { tone: 'good', sign: '✓' },
  kept: { tone: 'good', sign: '✓' },
  balances: { tone: 'good', sign: '✓' },
  failed: { tone: 'bad', sign: '✕' },
  'not passed': { tone: 'bad', sign: '✕' },
  broken: { tone: 'bad', sign: '✕' },
  'does not balance': { tone: 'bad', sign: '✕' },
  'in progress': { tone: 'warn', sign: '…' },
};

export function stateBadge(state: string): Markup {
  const { tone, sign } = SIGNS[state] ?? { tone: 'calm', sign: '–' };
  return html`<span class="state ${tone}"><span aria-hidden="true">${sign}</span> ${state}</span>`;
}

interface Column {
  readonly head: string;
  readonly number?: boolean;
}

/** A captioned table that scrolls sideways on a narrow screen. `bodies` are `<tbody>` elements. */
function table(caption: string, columns: readonly Column[], bodies: unknown): Markup {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${caption}"><table>
<caption>${caption}</caption>
<thead><tr>${columns.map(({ head, number }) => html`<th scope="col"${number ? html` class="number"` : ''}>${head}</th>`)}</tr></thead>
${bodies}
</table></div>`;
}

const OPERATION_COLUMNS: readonly Column[] = [
  { head: 'Operation' },
  { head: 'State' },
  { head: 'Started', number: true },
  { head: 'Took', number: true },
  { head: 'Detail' },
];

/** Row O6: every sub-operation by Region. */
export function operationsTable(report: RunReport): Markup {
  const regions = [...new Set(report.operations.map((operation) => operation.region))];
  return table(
    'Operations by Region; “Started” counts from the start of the run',
    OPERATION_COLUMNS,
    regions.map((region) => {
      const operations = report.operations.filter((operation) => operation.region === region);
      return html`<tbody><tr class="group"><th scope="rowgroup" colspan="5">${region} <span>${stateCounts(operations)}</span></th></tr>
${operations.map((operation) => operationRow(operation, report.run.startedAt))}</tbody>`;
    }),
  );
}

/** `12 completed, 1 failed`. */
export function stateCounts(operations: readonly Operation[]): string {
  const states = [...new Set(operations.map((operation) => operation.state))];
  return states.map((state) => `${operations.filter((each) => each.state === state).length} ${state}`).join(', ');
}

function operationRow(operation: Operation, runStartedAt: string): Markup {
  const { startedAt } = operation;
  const after = between(runStartedAt, startedAt);
  const started =
    after === undefined
      ? '–'
      : html`<time datetime="${startedAt}" title="${instant(startedAt ?? '')}">+${(after / 1_000).toFixed(1)} s</time>`;
  const took = between(startedAt, operation.endedAt);
  return html`<tr><th scope="row">${operation.name}</th><td>${stateBadge(operation.state)}</td><td class="number">${started}</td><td class="number">${took === undefined ? '–' : duration(took)}</td><td>${operation.detail}</td></tr>`;
}

export const lossesTable = (losses: RunReport['losses']): Markup =>
  table(
    'Acknowledged writes that may be missing, by database',
    [{ head: 'Database' }, { head: 'Reported bound' }, { head: 'Measured' }, { head: 'Why' }],
    html`<tbody>${losses.map(
      ({ database, bound, measured }) =>
        html`<tr><th scope="row">${database}</th><td>${boundInWords(bound)}</td><td>${measuredInWords(measured)}</td><td>${bound.because}</td></tr>`,
    )}</tbody>`,
  );

/** As the observers had it when the run judged. */
export const evidenceList = (evidence: readonly string[]): Markup =>
  html`<ul class="evidence">${evidence.map((line) => html`<li>${line}</li>`)}</ul>`;

export const checksTable = (checks: RunReport['checks']): Markup =>
  table(
    'Checks before and after the move',
    [{ head: 'Check' }, { head: 'Result' }, { head: 'Detail' }],
    html`<tbody>${checks.map(
      ({ name, passed, detail }) =>
        html`<tr><th scope="row">${name}</th><td>${stateBadge(passed ? 'passed' : 'not passed')}</td><td>${detail}</td></tr>`,
    )}</tbody>`,
  );

export const promisesTable = (promises: RunReport['promises']): Markup =>
  table(
    'What Handover promises, and what this run shows of it',
    [{ head: 'Promise' }, { head: 'Verdict' }, { head: 'Evidence' }],
    html`<tbody>${promises.map(
      ({ id, text, verdict, evidence }) =>
        html`<tr><th scope="row"><b>${id}</b> ${text}</th><td>${stateBadge(verdict)}</td><td>${evidence}</td></tr>`,
    )}</tbody>`,
  );

/** One row per application and a total; the states must add up to what was accepted. */
export function jobsTable(accounts: readonly JobAccount[]): Markup {
  const total = sumJobs(accounts);
  const columns = ['Application', 'Accepted', ...JOB_STATES, 'Sum'];
  return table(
    jobSumLines(accounts).join('; '),
    columns.map((head, at) => ({ head, number: at > 0 && head !== 'Sum' })),
    html`<tbody>${accounts.map((account) => jobRow(account.application, sumJobs([account])))}</tbody>
${accounts.length > 1 ? html`<tfoot>${jobRow('All', total)}</tfoot>` : ''}`,
  );
}

const jobRow = (name: string, sum: ReturnType<typeof sumJobs>): Markup =>
  html`<tr><th scope="row">${name}</th><td class="number">${count(sum.accepted)}</td>${JOB_STATES.map(
    (state) => html`<td class="number${sum[state] === 0 ? ' zero' : ''}">${count(sum[state])}</td>`,
  )}<td>${stateBadge(sum.balances ? 'balances' : 'does not balance')}</td></tr>`;

/** Each job that the run moved, as far as they are listed, under the sum of all. */
export const movedTable = (moved: MovedJobs): Markup =>
  table(
    movedInWords(moved),
    ['Job', 'Application', 'Moved at', 'Why', 'State', 'Ended', 'Reason'].map((head) => ({ head })),
    html`<tbody>${movedRows(moved)}</tbody>`,
  );

/** Jobs that stand in the Region that was left, and only there. */
export const leftTable = (all: readonly LeftBehind[]): Markup =>
  table(
    'Not replicated, as the application says; they go on when that Region serves again',
    ['Application', 'Stands in', 'How many', 'Jobs', 'Seen at'].map((head) => ({ head })),
    html`<tbody>${leftRows(all)}</tbody>`,
  );
