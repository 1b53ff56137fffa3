import { hasEnded } from '../../lambda/contract/jobs';
import type { Job, LateEnd, ShownJob } from '../../lambda/ports/job-store';
import { instant } from '../../lambda/report/figures';
import { plain } from '../../lambda/report/plain';
import type { CheckedApplication } from '../../lib/config/schema';

const TITLE_WIDTH = 12;

/** One job in one line of a list. */
export const jobLine = (job: Job): string => [job.id, job.jobClass, stateText(job)].map(plain).join('  ');

/** `pending`, and whatever a person would ask next. */
export function stateText(job: Job): string {
  const { state, at, startedAt, endedAt, reason, waitsFor = [], notBefore, cancel } = job;
  if (hasEnded(state)) return `${state}${endedAt ? ` ${instant(endedAt)}` : ''}${reason ? `: ${reason}` : ''}`;
  const wish = cancel === undefined ? '' : `, to be cancelled (${cancel.by}: ${cancel.reason})`;
  if (state === 'running') return `running since ${startedAt ? instant(startedAt) : 'an unknown time'}${wish}`;
  const waits = waitsFor.length > 0 ? `, after ${waitsFor.join(', ')}` : '';
  const later = notBefore === undefined ? '' : `, not before ${instant(notBefore)}`;
  return `pending since ${instant(at)}${waits}${later}${wish}`;
}

/** All that the ledger knows of one job. */
export function jobText(job: ShownJob, links: Links = {}): string {
  const rows = [
    ['State', stateText(job)],
    ['Class', job.jobClass],
    ['Accepted', `${instant(job.at)}${job.by === undefined ? '' : ` from ${job.by}`}`],
    ['Attempts', `${job.attempt}, of them failed: ${job.failures ?? 0}`],
    ...(job.deadline === undefined ? [] : [['Deadline', `must start before ${instant(job.deadline)}`] as const]),
    ...overrideRows(job),
    ['Payload', job.payload === '' ? 'none' : job.payload],
    ...(job.outputs ?? []).map((output) => ['Output', output] as const),
    ...linkRows(links),
    ...(job.late ?? []).map((end) => ['Late end', lateText(end)] as const),
  ] as const;
  const heading = `${job.id} of ${job.application}`;
  return [heading, ...rows.map(([title, text]) => `  ${title.padEnd(TITLE_WIDTH)}${plain(text)}`)].join('\n');
}

type Links =
  | NonNullable<CheckedApplication['links']>
  | { readonly upstream?: undefined; readonly downstream?: undefined };

/** Of its application, as configured. */
const linkRows = ({ upstream = [], downstream = [] }: Links) => [
  ...(upstream.length > 0 ? [['Reads from', upstream.join(', ')] as const] : []),
  ...(downstream.length > 0 ? [['Read by', downstream.join(', ')] as const] : []),
];

/** It was refused: the job had been given to another attempt, or was about to be. */
const lateText = ({ attempt, epoch, region, state, at, reason }: LateEnd): string =>
  `attempt ${attempt} in ${region} under epoch ${epoch}: ${state} ${instant(at)}${reason ? `: ${reason}` : ''}; refused`;

const overrideRows = ({ overrides: { command = [], environment = {} } = {} }: Job) => {
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return [
    ...(command.length > 0 ? [['Command', JSON.stringify(command)] as const] : []),
    ...(variables.length > 0 ? [['Environment', variables.join(', ')] as const] : []),
  ];
};
