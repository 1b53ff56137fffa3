import type { RunReport } from '../contract/report';
import { between, duration, instant } from './figures';
import { boundInWords, downtimeMs, measuredInWords, promisesInWords, warnings } from './findings';
import { jobSumLines } from './job-sum';
import { leftLines } from './left-behind';
import { movedLines } from './moved-jobs';
import { plain, wrap } from './plain';
import { headlineOf, LAB_NOTICE, verdictOf } from './verdict';

/** A message that fits a screen: what a phone shows without much scrolling. */
export const MOST_TEXT_LINES = 60;
const WIDTH = 76;
const INDENT = '  ';

interface Part {
  readonly heading: string;
  readonly entries: (report: RunReport) => readonly string[];
  /** Lines that the part may take; the rest is counted, not shown. */
  readonly most: number;
}

/** In the order in which a person needs it; the limits keep the sum of all parts within the message's. */
const PARTS: readonly Part[] = [
  { heading: 'WHAT HAPPENED', entries: (report) => [report.summary, verdictOf(report).meaning], most: 6 },
  { heading: 'DO THIS NEXT', entries: (report) => report.next.split('\n'), most: 5 },
  { heading: 'LOOK AT', entries: warnings, most: 6 },
  { heading: 'WHO SAW WHAT', entries: (report) => (moved(report) ? [] : (report.evidence ?? [])), most: 10 },
  { heading: 'WITHOUT SERVICE', entries: downtimeLines, most: 4 },
  { heading: 'LOST WRITES', entries: lossLines, most: 4 },
  { heading: 'JOBS', entries: jobLines, most: 4 },
  { heading: 'LEFT AND MOVED JOBS', entries: (report) => (moved(report) ? leftAndMoved(report) : []), most: 6 },
  { heading: 'PROMISES', entries: promiseLines, most: 2 },
  { heading: 'NOT DONE', entries: unfinishedLines, most: 6 },
];

/** A run that moved nothing has nothing left to do; what it judged by is what people want to know. */
const moved = ({ outcome }: RunReport): boolean => outcome === 'completed' || outcome === 'incomplete';

/** The plain text of a notification: at most 60 lines, nothing in it that needs a page or a colour. */
export function renderReportText(report: RunReport): string {
  const parts = PARTS.map(({ heading, entries, most }) => part(heading, entries(report), most));
  return [...opening(report), ...parts.filter((lines) => lines.length > 0).flatMap((lines) => ['', ...lines])].join(
    '\n',
  );
}

function opening(report: RunReport): readonly string[] {
  const { run } = report;
  return [
    ...clipped(`${report.measuredIn === 'LAB' ? '[LAB] ' : ''}${headlineOf(report)}`, 2),
    ...clipped(`${run.from} -> ${run.to}, ${instant(run.startedAt)}, took ${took(report)}`, 2),
    ...clipped(`run ${run.id}, started by ${run.startedBy}`, 2),
    ...(report.measuredIn === 'LAB' ? wrap(LAB_NOTICE, WIDTH) : []),
  ];
}

const took = (report: RunReport): string => {
  const milliseconds = between(report.run.startedAt, report.run.endedAt);
  return milliseconds === undefined ? 'unknown' : duration(milliseconds);
};

const clipped = (text: string, most: number): readonly string[] => wrap(text, WIDTH).slice(0, most);

/** The heading counts as a line; what does not fit is replaced by one line that says so. */
function part(heading: string, entries: readonly string[], most: number): readonly string[] {
  if (entries.length === 0) return [];
  const lines = entries.flatMap((entry) => wrap(entry, WIDTH - INDENT.length));
  const shown = lines.length < most ? lines : [...lines.slice(0, most - 2), '… more in the report'];
  return [heading, ...shown.map((line) => INDENT + line)];
}

function downtimeLines(report: RunReport): readonly string[] {
  const total = downtimeMs(report);
  if (total === undefined) return ['not measured'];
  return [
    `${duration(total)} =`,
    report.downtime.map((each) => `${each.phase} ${duration(each.milliseconds)}`).join(' + '),
  ];
}

function lossLines(report: RunReport): readonly string[] {
  return report.losses.map(
    ({ database, bound, measured }) => `${database}: ${measuredInWords(measured)}, bound: ${boundInWords(bound)}`,
  );
}

function jobLines(report: RunReport): readonly string[] {
  return report.jobs.length === 0 ? [] : jobSumLines(report.jobs);
}

/** What stays behind first: nobody but a person looks after it. */
const leftAndMoved = (report: RunReport): readonly string[] =>
  [...leftLines(report), ...movedLines(report.movedJobs)].map(plain);

function promiseLines(report: RunReport): readonly string[] {
  return report.promises.length === 0 ? [] : [promisesInWords(report)];
}

function unfinishedLines(report: RunReport): readonly string[] {
  if (!moved(report)) return [];
  return report.operations
    .filter((operation) => operation.state !== 'completed')
    .map(({ name, region, state, detail }) => plain(`${name} (${region}) ${state}: ${detail}`));
}
