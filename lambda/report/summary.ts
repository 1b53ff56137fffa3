import { createColors } from 'picocolors';
import type { RunReport } from '../contract/report';
import { between, duration } from './figures';
import {
  boundInWords,
  checksInWords,
  downtimeMs,
  measuredInWords,
  promiseCounts,
  promisesInWords,
  warnings,
} from './findings';
import { jobSumLines, sumJobs } from './job-sum';
import { plain, wrap } from './plain';
import { headlineOf, LAB_NOTICE, type Tone, verdictOf } from './verdict';

export interface SummaryOptions {
  /** Decided by the caller: a terminal, and NO_COLOR is not set. */
  readonly color: boolean;
  /** No line is wider. */
  readonly columns: number;
  /** Where the whole report is, when it has been written somewhere: a path, or a command that shows it. */
  readonly location?: string;
}

const TITLE_WIDTH = 10;
const NARROWEST = 30;
const SIGNS: Record<Tone, string> = { good: '✓', warn: '!', bad: '✕', calm: '–' };

interface Row {
  readonly title: string;
  readonly tone?: Tone;
  readonly lines: readonly string[];
}

/** The terminal's answer to "how did it go": readable in ten seconds, for any number of databases and jobs. */
export function renderReportSummary(report: RunReport, options: SummaryOptions): string {
  const width = Math.max(NARROWEST, options.columns);
  const paint = painter(options.color);
  const { tone } = verdictOf(report);
  const head = wrap(`${SIGNS[tone]} ${headlineOf(report)}`, width).map((line) => paint.bold(tone, line));
  const facts = wrap(factsOf(report), width).map(paint.soft);
  const lab = report.measuredIn === 'LAB' ? wrap(LAB_NOTICE, width).map((line) => paint.tone('warn', line)) : [];
  const rows = rowsOf(report, options.location).flatMap((row) => rowLines(row, width, paint));
  return [...head, ...facts, ...lab, '', ...rows].join('\n');
}

function factsOf(report: RunReport): string {
  const took = between(report.run.startedAt, report.run.endedAt);
  return `${report.run.from} → ${report.run.to} in ${took === undefined ? 'unknown time' : duration(took)}, run ${report.run.id}`;
}

function rowsOf(report: RunReport, location: string | undefined): readonly Row[] {
  const jobs = sumJobs(report.jobs);
  const { broken } = promiseCounts(report);
  const rows: readonly Row[] = [
    { title: 'Down', lines: downtimeLines(report) },
    { title: 'Lost', lines: lossLines(report) },
    {
      title: 'Jobs',
      tone: jobs.balances ? undefined : 'bad',
      lines: report.jobs.length > 0 ? jobSumLines(report.jobs) : [],
    },
    {
      title: 'Promises',
      tone: broken > 0 ? 'bad' : undefined,
      lines: report.promises.length > 0 ? [promisesInWords(report)] : [],
    },
    { title: 'Checks', lines: report.checks.length > 0 ? [checksInWords(report)] : [] },
    { title: 'Look at', tone: 'warn', lines: atMost(5, warnings(report)) },
    { title: 'Report', lines: location === undefined ? [] : [location] },
    { title: 'Next', tone: 'good', lines: report.next.split('\n') },
  ];
  return rows.filter((row) => row.lines.length > 0);
}

function downtimeLines(report: RunReport): readonly string[] {
  const total = downtimeMs(report);
  if (total === undefined) return ['not measured'];
  return [duration(total), report.downtime.map((each) => `${each.phase} ${duration(each.milliseconds)}`).join(' + ')];
}

const lossLines = (report: RunReport): readonly string[] =>
  atMost(
    5,
    report.losses.map(
      ({ database, bound, measured }) => `${measuredInWords(measured)} (${database}), bound: ${boundInWords(bound)}`,
    ),
  );

const atMost = (most: number, lines: readonly string[]): readonly string[] =>
  lines.length <= most ? lines : [...lines.slice(0, most - 1), `and ${lines.length - most + 1} more in the report`];

/** Lines are cut to the width first and painted afterwards: colour codes have no width. */
function rowLines(row: Row, width: number, paint: Painter): readonly string[] {
  const lines = row.lines.flatMap((line) => wrap(line, width - TITLE_WIDTH));
  return lines.map((line, at) => {
    const title = (at === 0 ? plain(row.title) : '').padEnd(TITLE_WIDTH);
    return `${paint.soft(title)}${row.tone === undefined ? line : paint.tone(row.tone, line)}`;
  });
}

interface Painter {
  readonly soft: (text: string) => string;
  readonly tone: (tone: Tone, text: string) => string;
  readonly bold: (tone: Tone, text: string) => string;
}

function painter(color: boolean): Painter {
  const colors = createColors(color);
  const tones: Record<Tone, (text: string) => string> = {
    good: colors.green,
    warn: colors.yellow,
    bad: colors.red,
    calm: colors.cyan,
  };
  return {
    soft: colors.dim,
    tone: (tone, text) => tones[tone](text),
    bold: (tone, text) => colors.bold(tones[tone](text)),
  };
}
