import type { RunReport, TimelineEvent } from '../../lambda/contract/report';
import type { Happening } from '../world/happenings';
import type { Evidence } from './evidence';
import type { LabCheck } from './lab-check';
import { downtimeOf } from './moments';
import { judgePromises, lostRows } from './promises';
import { stateSpans } from './state-spans';

export interface LabReportParts {
  readonly evidence: Evidence;
  /** What the scenario shows beside the promises. */
  readonly checks: readonly LabCheck[];
  readonly happenings: readonly Happening[];
  readonly title: string;
  /** What the person at the laptop may type next. */
  readonly next: string;
}

/** The run's own report, with what only an observer outside can see: downtime, lost rows, promises, three lanes and the clients. */
export function labReport({ evidence, checks, happenings, title, next }: LabReportParts): RunReport {
  const own = evidence.report;
  const startedAt = new Date(evidence.faultAt).toISOString();
  const promises = judgePromises(evidence);
  const nobody = {
    id: 'none',
    workload: evidence.workload,
    orchestration: 'rehearsal',
    from: evidence.first,
    to: evidence.other,
    startedBy: 'nobody',
    startedAt,
    endedAt: new Date(evidence.gatheredAt).toISOString(),
  };
  return {
    schemaVersion: 1,
    title,
    measuredIn: 'LAB',
    run: own?.run ?? nobody,
    outcome: own?.outcome ?? 'incomplete',
    ...(evidence.ends === 'stays' ? { conclusion: staying(evidence, promises, checks) } : {}),
    summary: own?.summary ?? (evidence.ends === 'stays' ? 'no run was started' : 'no run left a report'),
    next,
    operations: own?.operations ?? [],
    losses: lossesOf(evidence),
    checks: [...(own?.checks ?? []), ...checks],
    promises,
    evidence: own?.evidence ?? [],
    jobs: evidence.accounts,
    ...(own?.movedJobs && { movedJobs: own.movedJobs }),
    downtime: evidence.moments.served === undefined ? [] : downtimeOf(evidence.moments),
    timeline: timelineOf(evidence, happenings),
  };
}

/** Where nothing was to move, what is right is that nothing did. */
function staying(
  { workload, lease }: Evidence,
  promises: RunReport['promises'],
  checks: readonly LabCheck[],
): RunReport['conclusion'] {
  const where = lease?.active ?? 'no Region';
  const failed = checks.find(({ passed }) => !passed);
  const broken = promises.find(({ verdict }) => verdict === 'broken');
  const wrong = failed?.name ?? broken?.text;
  if (wrong === undefined)
    return { tone: 'good', headline: `stayed in ${where}`, meaning: `${workload} was to stay, and did.` };
  return { tone: 'bad', headline: `served from ${where}, not as it should`, meaning: `What did not hold: ${wrong}.` };
}

function lossesOf(evidence: Evidence): RunReport['losses'] {
  if (evidence.ends === 'stays') return [];
  const lost = lostRows(evidence).length;
  const measured = `${lost} acknowledged rows of ${evidence.acknowledged.length}`;
  const names = evidence.report?.losses.map(({ database }) => database) ?? [];
  return (names.length > 0 ? names : ['database']).map((database) => ({ database, bound: evidence.loss, measured }));
}

/** A little of the quiet time before the fault, so that the picture shows what was normal. */
const BEFORE_MS = 2_000;

function timelineOf(evidence: Evidence, happenings: readonly Happening[]): readonly TimelineEvent[] {
  const zero = evidence.faultAt - BEFORE_MS;
  const { lastServed, served } = evidence.moments;
  const told = happenings
    .filter(({ at, kind }) => at >= zero && kind !== 'down' && kind !== 'state')
    .map(({ at, ...rest }) => ({ atMs: at - zero, ...rest }));
  const down: TimelineEvent = {
    atMs: Math.max(0, lastServed - zero),
    forMs: Math.max(0, (served ?? Date.now()) - lastServed),
    lane: 'clients',
    text: 'writes fail',
    kind: 'down',
  };
  const quiet: TimelineEvent = { atMs: 0, lane: evidence.first, text: 'serves', kind: 'note' };
  const gap = evidence.ends === 'stays' && served === undefined ? [] : [down];
  return [quiet, ...told, ...gap, ...stateSpans(evidence.history, zero)].sort((a, b) => a.atMs - b.atMs);
}
