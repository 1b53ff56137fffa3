import type { RunReport } from '../contract/report';
import { count, counted, duration } from './figures';
import { boundInWords, downtimeMs, measuredInWords, promiseCounts, worstBound } from './findings';
import { JOB_STATES, sumJobs } from './job-sum';
import { html, type Markup } from './markup';

/** The summary that takes ten seconds to read: downtime, lost writes, jobs, promises. */
export const glance = (report: RunReport): Markup => html`<section class="glance" aria-label="In ten seconds">
${downtimeCard(report)}
${lossCard(report)}
${jobCard(report)}
${promiseCard(report)}
</section>`;

const card = (title: string, figure: string, tone: string, body: Markup): Markup =>
  html`<div class="card ${tone}"><h3>${title}</h3><p class="figure">${figure}</p>${body}</div>`;

function downtimeCard(report: RunReport): Markup {
  const total = downtimeMs(report);
  if (total === undefined)
    return card('Without service', 'not measured', 'wide', html`<p>This run did not time its clients.</p>`);
  const longest = Math.max(1, ...report.downtime.map((phase) => phase.milliseconds));
  const rows = report.downtime.map(
    ({ phase, milliseconds }) =>
      html`<tr><th scope="row">${phase}</th><td class="track" aria-hidden="true"><span style="width:${((milliseconds / longest) * 100).toFixed(1)}%"></span></td><td class="number">${duration(milliseconds)}</td></tr>`,
  );
  return card('Without service', duration(total), 'wide', html`<table class="phases"><tbody>${rows}</tbody></table>`);
}

/** The card stays a card with a hundred databases; the table below names them all. */
const MOST_DATABASES = 3;

function lossCard({ losses }: RunReport): Markup {
  if (losses.length === 0) return card('Lost writes', 'no database', '', html`<p>This run moved no database.</p>`);
  const hidden = losses.length - MOST_DATABASES;
  const lines = losses
    .slice(0, MOST_DATABASES)
    .map(({ database, measured }) => html`<li>${database}: ${measuredInWords(measured)}</li>`);
  const more = hidden > 0 ? html`<li>and ${counted(hidden, 'more database')} below</li>` : '';
  const worst = worstBound(losses);
  const tone = worst.kind === 'unknown' ? 'bad' : '';
  return card('Lost writes, reported bound', boundInWords(worst), tone, html`<ul>${lines}${more}</ul>`);
}

function jobCard(report: RunReport): Markup {
  if (report.jobs.length === 0) return card('Jobs', 'none', '', html`<p>The workload has no jobs.</p>`);
  const sum = sumJobs(report.jobs);
  const states = JOB_STATES.filter((state) => sum[state] > 0).map((state) => `${count(sum[state])} ${state}`);
  const verdict = sum.balances ? 'All are accounted for.' : 'They do not balance.';
  return card(
    'Jobs',
    `${count(sum.accepted)} accepted`,
    sum.balances ? '' : 'bad',
    html`<p>${sum.balances ? '=' : '≠'} ${states.join(' + ')}. ${verdict}</p>`,
  );
}

function promiseCard(report: RunReport): Markup {
  if (report.promises.length === 0) {
    return card('Promises', 'not checked', '', html`<p>They are checked in the lab and in drills.</p>`);
  }
  const { kept, broken, notChecked } = promiseCounts(report);
  const figure = broken > 0 ? `${broken} broken` : `${kept} kept`;
  const rest = broken > 0 ? `${kept} kept, ${notChecked} not checked` : `0 broken, ${notChecked} not checked`;
  return card('Promises', figure, broken > 0 ? 'bad' : '', html`<p>${rest}</p>`);
}
