import type { RunReport, TimelineEvent } from '../../lambda/contract/report';
import type { Happening } from '../world/happenings';
import type { Evidence } from './evidence';
import { downtimeOf } from './moments';
import { judgePromises, lostRows } from './promises';
import { stateSpans } from './state-spans';

export interface LabReportParts {
  readonly evidence: Evidence;
  readonly happenings: readonly Happening[];
  readonly title: string;
  /** What the person at the laptop may type next. */
  readonly next: string;
}

/** The run's own report, with what only an observer outside can see: downtime, lost rows, promises, three lanes and the clients. */
export function labReport({ evidence, happenings, title, next }: LabReportParts): RunReport {
  const own = evidence.report;
  const startedAt = new Date(evidence.faultAt).toISOString();
  const nobody = {
    id: 'none',
    workload: 'unknown',
    orchestration: 'failover',
    from: evidence.home,
    to: evidence.standby,
    startedBy: 'nobody',
    startedAt,
    endedAt: startedAt,
  };
  return {
    schemaVersion: 1,
    title,
    measuredIn: 'LAB',
    run: own?.run ?? nobody,
    outcome: own?.outcome ?? 'incomplete',
    summary: own?.summary ?? 'no run left a report',
    next,
    operations: own?.operations ?? [],
    losses: lossesOf(evidence),
    checks: own?.checks ?? [],
    evidence: own?.evidence ?? [],
    promises: judgePromises(evidence),
    jobs: [evidence.account],
    downtime: evidence.moments.served === undefined ? [] : downtimeOf(evidence.moments),
    timeline: timelineOf(evidence, happenings),
  };
}

function lossesOf(evidence: Evidence): RunReport['losses'] {
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
  const quiet: TimelineEvent = { atMs: 0, lane: evidence.home, text: 'serves', kind: 'note' };
  return [quiet, ...told, down, ...stateSpans(evidence.history, zero)].sort((a, b) => a.atMs - b.atMs);
}
