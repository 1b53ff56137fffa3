import type { RunReport } from '../contract/report';
import { between, duration, instant } from './figures';
import { warnings } from './findings';
import { glance } from './glance';
import { leftWarnings } from './left-behind';
import { hasLostRows, lostRows } from './lost-rows';
import { finished, html, type Markup, ownMarkup } from './markup';
import { STYLE_SHEET } from './style-sheet';
import {
  checksTable,
  evidenceList,
  jobsTable,
  leftTable,
  lossesTable,
  movedTable,
  operationsTable,
  promisesTable,
} from './tables';
import { timelineFigure } from './timeline-figure';
import { headlineOf, LAB_NOTICE, verdictOf } from './verdict';

/** The policy of the page itself: nothing is loaded and nothing runs, whatever a detail may hold. */
const NOTHING_FROM_OUTSIDE = "default-src 'none'; style-src 'unsafe-inline'";

/** A self-contained HTML page: no script, no external resource; for screens, both colour schemes and A4 paper. */
export function renderReportPage(report: RunReport): string {
  return finished(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${NOTHING_FROM_OUTSIDE}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${report.title}</title>
<style>${ownMarkup(STYLE_SHEET)}</style>
</head>
<body>
${masthead(report)}
<main>
${banner(report)}
${glance(report)}
${nextCommand(report)}
${SECTIONS.map((section) => section.show(report) && block(section, report))}
</main>
<footer>Run ${report.run.id} · ${report.run.workload} · ${instant(report.run.startedAt)} to ${instant(report.run.endedAt)}</footer>
</body>
</html>
`);
}

interface Section {
  readonly heading: string;
  readonly show: (report: RunReport) => boolean;
  readonly body: (report: RunReport) => Markup;
}

const SECTIONS: readonly Section[] = [
  { heading: 'What happened when', show: () => true, body: (report) => timelineFigure(report.timeline) },
  {
    heading: 'Promises',
    show: (report) => report.promises.length > 0,
    body: (report) => promisesTable(report.promises),
  },
  { heading: 'Lost writes', show: (report) => report.losses.length > 0, body: (report) => lossesTable(report.losses) },
  { heading: 'Rows that only the old side has', show: hasLostRows, body: lostRows },
  { heading: 'Jobs', show: (report) => report.jobs.length > 0, body: (report) => jobsTable(report.jobs) },
  {
    heading: 'Moved jobs',
    show: ({ movedJobs }) => movedJobs !== undefined,
    body: ({ movedJobs }) => (movedJobs === undefined ? html`` : movedTable(movedJobs)),
  },
  {
    heading: 'Jobs left behind',
    show: ({ leftBehind = [] }) => leftBehind.length > 0,
    body: ({ leftBehind = [] }) => leftTable(leftBehind),
  },
  {
    heading: 'Who saw what',
    show: (report) => (report.evidence ?? []).length > 0,
    body: (report) => evidenceList(report.evidence ?? []),
  },
  { heading: 'Checks', show: (report) => report.checks.length > 0, body: (report) => checksTable(report.checks) },
  { heading: 'Operations', show: (report) => report.operations.length > 0, body: operationsTable },
];

const block = ({ heading, body }: Section, report: RunReport): Markup =>
  html`<section><h2>${heading}</h2>${body(report)}</section>
`;

const masthead = (report: RunReport): Markup => html`<header>
<p class="eyebrow">Handover run report${report.measuredIn === 'LAB' ? html` <span class="lab">LAB</span>` : ''}</p>
<h1>${report.title}</h1>
<p class="facts">${report.run.workload}, ${report.run.from} <span aria-label="to">→</span> ${report.run.to} · ${instant(report.run.startedAt)} · took ${took(report)} · started by ${report.run.startedBy}</p>
${report.measuredIn === 'LAB' ? html`<p class="lab-notice">${LAB_NOTICE}</p>` : ''}
</header>`;

function took(report: RunReport): string {
  const milliseconds = between(report.run.startedAt, report.run.endedAt);
  return milliseconds === undefined ? 'an unknown time' : duration(milliseconds);
}

const SIGNS = { good: '✓', warn: '!', bad: '✕', calm: '–' } as const;

function banner(report: RunReport): Markup {
  const verdict = verdictOf(report);
  const found = [...warnings(report), ...leftWarnings(report)];
  return html`<section class="banner ${verdict.tone}" aria-label="Verdict">
<span class="sign" aria-hidden="true">${SIGNS[verdict.tone]}</span>
<div><h2>${headlineOf(report)}</h2>
<p>${report.summary}</p>
<p class="meaning">${verdict.meaning}</p>
${found.length > 0 ? html`<ul>${found.map((warning) => html`<li>${warning}</li>`)}</ul>` : ''}</div>
</section>`;
}

const nextCommand = (report: RunReport): Markup =>
  html`<section class="next" aria-label="What to do next"><h2>Next</h2><p>${report.next}</p></section>`;
