import type { Orchestration } from '../lambda/contract/steps';
import { sayHold } from '../lambda/domain/automation-hold';
import { notOpenAgain } from '../lambda/domain/switchover-course';
import type { FenceRecord } from '../lambda/ports/fence-store';
import type { RegionReturn } from '../lambda/ports/return-store';
import { duration, instant } from '../lambda/report/figures';
import { jobSumLines } from '../lambda/report/job-sum';
import { plain } from '../lambda/report/plain';
import { jobsHereText } from './jobs/jobs-here';
import type { WorkloadStatus } from './status';

const TITLE_WIDTH = 10;

/** One workload for a person at 3 a.m.: who serves, what runs, what was last, what to type. */
export function statusText(status: WorkloadStatus, now: Date): string {
  const rows = [
    ['Serves', serves(status)],
    ...(status.unfenced ?? []).map((fence) => ['UNFENCED', unfenced(fence)] as const),
    ...(status.returned === undefined ? [] : [['Returned', returned(status.returned)] as const]),
    ...keptPrimaries(status).map((kept) => ['Kept', kept] as const),
    ['Lease', lease(status)],
    ['Run', runInProgress(status, now)],
    ...(status.automationOff === undefined ? [] : [['Alarms', sayHold(status.automationOff)] as const]),
    ...(status.question === undefined ? [] : [['Asks', asks(status.question)] as const]),
    ['Last run', lastRun(status)],
    ...status.jobs.map((account) => ['Jobs', `${account.application}: ${jobSumLines([account]).join('; ')}`] as const),
    ...(status.jobsHere ?? []).map((here) => ['Jobs', jobsHereText(here)] as const),
    ['Next', next(status)],
  ] as const;
  return [status.workload, ...rows.map(([title, text]) => `  ${title.padEnd(TITLE_WIDTH)}${plain(text)}`)].join('\n');
}

function serves({ activeRegion, passiveRegion, epoch, takeoverUnfinished, without }: WorkloadStatus): string {
  if (activeRegion === undefined) return 'nobody yet: the ledger holds no lease';
  if (takeoverUnfinished) return `${activeRegion} took over under epoch ${epoch}, but the take-over is not finished`;
  const missing = without === undefined ? '' : `, without ${without.join(', ')}`;
  return `${activeRegion} under epoch ${epoch}${missing}; ${passiveRegion} is passive`;
}

const unfenced = ({ at, epoch, by, override }: FenceRecord): string =>
  `since ${instant(at)} under epoch ${epoch}, by ${override?.by ?? by} (${override?.reason ?? 'no reason kept'}): both sides may have been written to`;

function returned({ region, at, databases, unsettled, endedTasks }: RegionReturn): string {
  const found = Object.entries(databases).map(([name, text]) => `${name}: ${text}`);
  const tasks = endedTasks > 0 ? [`${endedTasks} tasks of older epochs ended`] : [];
  const open = unsettled.length > 0 ? [`not closed or not known yet: ${unsettled.join(', ')}`] : [];
  return `${region} stands aside since ${instant(at)}: ${[...found, ...tasks, ...open].join('; ')}`;
}

/** Whether they are still there only RDS knows: the ledger says what was kept. */
const keptPrimaries = ({ protections = [] }: WorkloadStatus): readonly string[] =>
  protections.flatMap(({ region, at, databases }) =>
    databases.flatMap(({ name, kept, snapshot }) => {
      const since = `in ${region}, the old primary of ${name}, since ${instant(at)}`;
      const last = snapshot === undefined ? '' : ` (snapshot ${snapshot})`;
      if (kept !== undefined) return [`${kept} ${since}${last}; a person deletes it`];
      return snapshot === undefined ? [] : [`snapshot ${snapshot} ${since}; a person deletes it`];
    }),
  );

/** The side that was left holds old primaries until a reprotect has replaced them. */
function unprotected({ lease, passiveRegion, protections = [] }: WorkloadStatus): boolean {
  if (lease?.taken === undefined || lease.taken.back === true) return false;
  return !protections.some(({ region, epoch }) => region === passiveRegion && epoch === lease.epoch);
}

/** Anchors are readings of the databases' own clocks: shown as they are, not compared with this machine's. */
function lease({ lease }: WorkloadStatus): string {
  if (lease === undefined) return 'none';
  if (lease.released !== undefined) return `given up by its holder: ${lease.released}`;
  const anchors = Object.entries(lease.anchors).map(([database, anchor]) => `${database} at ${instant(anchor)}`);
  const last = anchors.length > 0 ? `, last by the clock of ${anchors.join(', ')}` : '';
  return `held by ${lease.holder}, renewed ${lease.renewSeq} times${last}`;
}

function runInProgress({ runInProgress: run }: WorkloadStatus, now: Date): string {
  if (run === undefined) return 'none in progress';
  const since = duration(Math.max(0, now.getTime() - Date.parse(run.startedAt)));
  const step = latestStep(run);
  return `${run.runId} in ${run.region} since ${instant(run.startedAt)} (${since} ago by this clock)${step}, started by ${run.startedBy}`;
}

const asks = ({ text, deadline, acceptedLossSeconds }: NonNullable<WorkloadStatus['question']>): string =>
  `asks until ${instant(deadline)}: ${text}; a yes accepts ${acceptedLossSeconds === 'any' ? 'any loss' : `up to ${acceptedLossSeconds.toFixed(1)} s of writes`}`;

function latestStep({ steps }: NonNullable<WorkloadStatus['runInProgress']>): string {
  const latest = Object.values(steps)
    .sort((one, other) => one.startedAt.localeCompare(other.startedAt))
    .at(-1);
  return latest === undefined ? '' : `, at ${latest.step}: ${latest.state}`;
}

const lastRun = ({ lastReport: last }: WorkloadStatus): string =>
  last === undefined ? 'none so far' : `${last.outcome}, ${last.run}, ended ${instant(last.endedAt)}: ${last.summary}`;

function next(status: WorkloadStatus): string {
  const { lease, runInProgress: run, question, takeoverUnfinished, unfenced, without, workload } = status;
  if (question !== undefined)
    return `answer: npx handover approve ${question.runId} --reason "...", or npx handover decline ${question.runId} --reason "..."`;
  if (run !== undefined) return `wait; if it asks for approval: npx handover approve ${run.runId} --reason "..."`;
  if (takeoverUnfinished) return `npx handover ${begunBy(status)} ${workload} --reason "go on"`;
  if (without !== undefined && lease?.taken?.back === true) return notOpenAgain(lease.active, without);
  if (without !== undefined)
    return `mend ${without.join(', ')}, then: npx handover failover ${workload} --left-out --reason "go on with ${without.join(', ')}"`;
  if (unfenced !== undefined) return `npx handover reconcile ${workload} says what to compare and how to go on`;
  if (unprotected(status))
    return `${status.passiveRegion} can not take over yet; when it is well: npx handover reprotect ${workload} --reason "..."`;
  return `nothing to do; to move it: npx handover switchover ${workload} --reason "...", or failover when the side that serves is lost`;
}

/** What a failover has taken, or gone on with, a switchover refuses. */
const begunBy = ({ lease }: WorkloadStatus): Orchestration => {
  const course = lease?.taken?.course;
  return course === undefined || course === 'failover went on' ? 'failover' : 'switchover';
};
