import type { LeftBehind } from '../contract/left-behind';
import type { LostRows } from '../contract/lost-rows';
import type { JobAccount, MovedJobs, Operation, RunReport, TimelineEvent, UnfencedTakeover } from '../contract/report';
import type { RunDocument } from '../contract/run-document';
import type { Check } from '../contract/step-answers';
import { type Orchestration, stepsOf } from '../contract/steps';
import type { FenceRecord } from '../ports/fence-store';
import type { ServiceCount } from '../ports/observation-store';
import type { StepProgress } from '../ports/run-store';
import type { RunOutcome } from './run-outcome';
import { describeTrigger } from './trigger';

export interface ReportMaterial {
  readonly document: RunDocument;
  readonly outcome: RunOutcome;
  readonly progress: Readonly<Record<string, StepProgress>>;
  readonly jobs: readonly JobAccount[];
  readonly moved?: MovedJobs;
  readonly leftBehind: readonly LeftBehind[];
  /** By database: what an old side that was left shows of itself. */
  readonly lost?: Readonly<Record<string, LostRows>>;
  readonly unfenced: readonly UnfencedTakeover[];
  /** How long a switchover kept writes away, at most. */
  readonly pauseSeconds?: number;
  /** Services of the side that serves now, as its agent counted them last. */
  readonly capacity?: readonly ServiceCount[];
  readonly endedAt: string;
}

const TITLES: Readonly<Record<Orchestration, string>> = {
  failover: 'Failover',
  switchover: 'Switchover',
  reprotect: 'Reprotect',
};

/** The report of a run as the run itself knows it. The lab adds what only an observer outside can see. */
export function buildReport(material: ReportMaterial): RunReport {
  const { document, outcome, progress, jobs, moved, leftBehind, unfenced, pauseSeconds, endedAt } = material;
  const { run } = document;
  const overridden = overriddenBy(document);
  const from = document.ownership?.from ?? document.precheck?.from ?? 'unknown';
  return {
    schemaVersion: 1,
    title: `${TITLES[run.orchestration]} of ${run.workload}`,
    measuredIn: 'AWS',
    run: {
      id: run.id,
      workload: run.workload,
      orchestration: run.orchestration,
      from,
      to: run.region,
      startedBy: describeTrigger(run.trigger),
      startedAt: run.startedAt,
      endedAt,
    },
    outcome: outcome.outcome,
    summary: outcome.summary,
    next: outcome.next,
    operations: operationsOf(progress, run),
    losses: lossesOf(document, material.lost),
    checks: [
      ...(document.precheck?.checks ?? []),
      ...leftOutChecks(document),
      ...scaleChecks(document, material.capacity),
      ...(document.verification?.checks ?? []),
    ],
    evidence: document.precheck?.evidence ?? [],
    promises: [],
    jobs,
    ...(moved && { movedJobs: moved }),
    ...(leftBehind.length > 0 && { leftBehind }),
    downtime:
      pauseSeconds === undefined ? [] : [{ phase: 'writes paused', milliseconds: Math.ceil(pauseSeconds * 1000) }],
    timeline: timelineOf(progress, run.region, run.startedAt),
    ...(overridden.length > 0 && { overridden }),
    ...(unfenced.length > 0 && { unfenced }),
  };
}

/** A reprotect states what the takeover before it has stated, and beside it what the old side shows. */
function lossesOf({ opened, measured }: RunDocument, lost: ReportMaterial['lost'] = {}): RunReport['losses'] {
  if (measured === undefined)
    return (opened?.databases ?? []).map(({ name, loss }) => ({ database: name, bound: loss }));
  return measured.databases.map(({ name, bound, detail }) => {
    const rows = lost[name];
    return { database: name, bound, measured: detail, ...(rows !== undefined && { lost: rows }) };
  });
}

/** What this run's person went on in spite of, as each step found it. */
function overriddenBy({ claim, precheck, moved, fence, opened }: RunDocument): string[] {
  const claimed = claim.outcome === 'claimed' ? (claim.overridden ?? []) : [];
  const held = moved?.fence ?? fence;
  return [
    ...claimed,
    ...(precheck?.overridden ?? []),
    ...(held?.status === 'unfenced' ? [`unfenced: ${held.how}`] : []),
    ...(opened?.storageFence ? [opened.storageFence.detail] : []),
  ];
}

export const unfencedTakeovers = (fences: readonly FenceRecord[]): readonly UnfencedTakeover[] =>
  fences.map(({ epoch, at, by, override }) => ({
    epoch,
    since: at,
    by: override?.by ?? by,
    reason: override?.reason ?? 'no reason kept',
  }));

/** What the workload serves without stands among the warnings. */
const leftOutChecks = ({ moved }: RunDocument): Check[] =>
  (moved?.promotion.databases ?? [])
    .filter(({ status }) => status === 'left out')
    .map(({ name, detail }) => ({ name: `database ${name}`, passed: false, detail: `left out: ${detail}` }));

/** Accepted is not placed: ECS takes any desired count, and says in its events what it has no room for. */
const scaleChecks = ({ moved }: RunDocument, capacity: readonly ServiceCount[] = []): Check[] =>
  (moved?.scaled.services ?? []).map(({ name, scaled, detail }) => {
    const now = capacity.find(({ service }) => service === name);
    const running = now === undefined ? '' : `; ${now.running} of ${now.desired} tasks run`;
    const refusal = now?.refusal === undefined ? '' : `; ECS says: ${now.refusal}`;
    return {
      name: `service ${name}`,
      passed: scaled && now?.refusal === undefined,
      detail: `${detail}${running}${refusal}`,
    };
  });

const operationsOf = (
  progress: ReportMaterial['progress'],
  { region, orchestration }: { readonly region: string; readonly orchestration: Orchestration },
): Operation[] =>
  stepsOf(orchestration)
    .filter((name) => name !== 'Report')
    .map((name) => {
      const step = progress[name];
      if (step === undefined) return { name, region, state: 'not started', detail: '' };
      return { name, region, state: step.state, startedAt: step.startedAt, endedAt: step.endedAt, detail: step.detail };
    });

function timelineOf(progress: ReportMaterial['progress'], region: string, startedAt: string): TimelineEvent[] {
  return Object.values(progress)
    .map((step): TimelineEvent => {
      const atMs = Date.parse(step.startedAt) - Date.parse(startedAt);
      const forMs = Date.parse(step.endedAt) - Date.parse(step.startedAt);
      return { atMs, forMs, lane: region, text: step.step, kind: step.state === 'failed' ? 'fault' : 'state' };
    })
    .sort((a, b) => a.atMs - b.atMs);
}
