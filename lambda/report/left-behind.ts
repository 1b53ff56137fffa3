import type { LeftBehind } from '../contract/left-behind';
import type { RunReport } from '../contract/report';
import { count, counted, instant } from './figures';
import { html, type Markup } from './markup';

/** `3 pending, 1 running`; unknown is said, never shown as none. */
export function leftInWords(left: LeftBehind): string {
  if (left.kind === 'unknown') return `unknown how many: ${left.because}`;
  return `${left.more ? 'at least ' : ''}${count(left.pending)} pending, ${count(left.running)} running`;
}

const isSomething = (left: LeftBehind): boolean =>
  left.kind === 'unknown' || left.more || left.pending + left.running > 0;

/** Of a notification: one entry for each application, and where to look. */
export function leftLines({ leftBehind = [], run }: RunReport): readonly string[] {
  const some = leftBehind.filter(isSomething);
  const [first] = some;
  if (first === undefined) return [];
  return [
    ...some.map((left) => `left behind: ${left.application} in ${left.region}: ${leftInWords(left)}`),
    `until ${first.region} serves again: npx handover jobs list --workload ${run.workload} --application ${first.application} --region ${first.region}`,
  ];
}

/** What a reader must not miss. */
export const leftWarnings = ({ leftBehind = [] }: RunReport): readonly string[] =>
  leftBehind
    .filter(isSomething)
    .map((left) => `jobs of ${left.application} are left behind in ${left.region}: ${leftInWords(left)}`);

/** Rows of the page. */
export const leftRows = (all: readonly LeftBehind[]): readonly Markup[] =>
  all.map(
    (left) =>
      html`<tr><th scope="row">${left.application}</th><td>${left.region}</td><td>${leftInWords(left)}</td><td>${left.kind === 'counted' ? namesOf(left) : ''}</td><td>${instant(left.at)}</td></tr>`,
  );

function namesOf({ jobs, pending, running }: Extract<LeftBehind, { kind: 'counted' }>): string {
  const others = pending + running - jobs.length;
  return [jobs.join(', '), ...(others > 0 ? [`and ${counted(others, 'other')}`] : [])].join(' ');
}
