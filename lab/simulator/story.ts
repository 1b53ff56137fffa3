import type { FenceRecord } from '../../lambda/ports/fence-store';
import type { Inventory } from '../../lambda/ports/inventory-store';
import type { Lease } from '../../lambda/ports/lease-store';
import type { Protection } from '../../lambda/ports/protection-store';
import type { HeldRun } from '../../lambda/ports/run-store';
import type { Violation } from './checks';
import { type Fault, type Place, sayFault, type WayStage } from './fault';
import type { Outcome } from './play';
import type { Change } from './recorded-table';

/** One line of a story: when, where, and what. */
export interface StoryLine {
  readonly atMs: number;
  readonly where: string;
  readonly text: string;
  readonly kind: 'fault' | 'run' | 'ledger' | 'broken';
}

/** Why a promise matters, for whoever reads that it broke. */
const MATTERS: Readonly<Record<string, string>> = {
  P1: 'two sides took writes of the same workload: one of the two truths will have to be thrown away',
  P2: 'a job that was accepted never comes to an end: the work is silently not done',
  P3: 'work was done twice, or counts as done and is not: money moves twice, or never',
  P4: 'the report promises that less was lost than was: people decide on a number that is wrong',
  P5: 'a run does not end, or has changed something that it may not: nobody knows in which state the workload is',
  P6: 'a takeover waits for what is gone: it works on every day but the one that it is for',
  planned:
    'somebody moved a workload that was well, to be safe, and has lost by it: nobody will dare to move one again',
  'way back':
    'the side that was left is no copy to rely on, or what only it held is gone: nobody goes home without losing more',
  order: 'work is done before what it builds on, too late, or after somebody has called it off',
  lease: 'the ledger gave two answers to one question: everything else rests on it',
  'false failover': 'the workload was moved, with all that this costs, although it was well',
};

export const whyItMatters = ({ promise }: Violation): string => MATTERS[promise] ?? 'nobody has said why';

/** The most lines of one broken promise that a story repeats. */
const REPEATED = 3;

/** What happened, from what was written down; in the order of time. */
export function storyOf({ schedule, world, chronicle, violations }: Outcome): readonly StoryLine[] {
  const { faults, shape } = schedule;
  const { settings } = shape;
  const databases = settings.databases.map(({ name, grade }) => `${name} (${grade})`).join(', ');
  const first = `${databases}; automation "${settings.automation}", above the RPO "${settings.whenRpoExceeded}"; ${shape.jobs.length} jobs; lag ${shape.lagSeconds} s`;
  const lines: StoryLine[] = [
    { atMs: 0, where: 'world', text: first, kind: 'ledger' },
    ...faults.flatMap((fault) => faultLines(fault, chronicle.stages)),
    ...chronicle.executions.flatMap(
      ({ name, side, trigger, orchestration, startedMs, endedMs, result, overrides }): StoryLine[] => [
        {
          atMs: startedMs,
          where: side,
          text: `run ${name} starts (${[orchestration, trigger, ...overrides].join(', ')})`,
          kind: 'run',
        },
        ...(endedMs === undefined
          ? []
          : [{ atMs: endedMs, where: side, text: `run ${name} ends: ${endOf(result)}`, kind: 'run' as const }]),
      ],
    ),
    ...chronicle.deeds.map(
      ({ atMs, place, runId, what }): StoryLine => ({ atMs, where: place, text: `run ${runId}: ${what}`, kind: 'run' }),
    ),
    ...world.table.changes.flatMap((change) => changeLines(change, world.placeOf)),
    ...repeated(violations),
  ];
  return lines.sort((a, b) => a.atMs - b.atMs);
}

/** A fault of a stage that the day never came to has not happened. */
function faultLines(fault: Fault, stages: ReadonlyMap<WayStage, number>): StoryLine[] {
  const beganMs = 'stage' in fault && fault.stage !== undefined ? stages.get(fault.stage) : 0;
  if (beganMs === undefined) return [];
  const where = 'place' in fault ? fault.place : 'side' in fault ? fault.side : 'from' in fault ? fault.from : 'world';
  return [{ atMs: beganMs + fault.atMs, where, text: sayFault(fault), kind: 'fault' }];
}

const endOf = (result: Outcome['chronicle']['executions'][number]['result']): string => {
  if (result === undefined) return 'nobody knows';
  return result.status === 'FAILED' ? `${result.error}: ${result.cause.slice(0, 160)}` : result.status;
};

function changeLines({ key, before, after, atMs }: Change, placeOf: (region: string) => Place): StoryLine[] {
  const ledger = (text: string, where = 'ledger'): StoryLine[] => [{ atMs, where, text, kind: 'ledger' }];
  if (key === 'lease') return leaseLines(before as Lease | undefined, after as Lease, ledger, placeOf);
  if (key.startsWith('fence/')) return ledger(fenceText(after as FenceRecord));
  if (key === 'inventory') return ledger(`the takeover under epoch ${(after as Inventory).epoch} is complete`);
  if (key.startsWith('protection/')) return ledger(`it can move to ${placeOf((after as Protection).region)} again`);
  if (key !== 'run') return [];
  const { ended, runId } = after as HeldRun;
  return ended === undefined ? [] : ledger(`run ${runId} gives the workload back: ${ended.outcome}`);
}

function leaseLines(
  was: Lease | undefined,
  is: Lease,
  ledger: (text: string) => StoryLine[],
  placeOf: (region: string) => Place,
): StoryLine[] {
  if (was === undefined) return ledger(`${placeOf(is.active)} serves under epoch ${is.epoch}`);
  if (was.epoch !== is.epoch && is.taken?.back === true)
    return ledger(`${is.holder} gives the lease back to ${placeOf(is.active)} under epoch ${is.epoch}`);
  if (was.taken?.course !== is.taken?.course && was.epoch === is.epoch)
    return ledger(`the switchover can not go back any more: ${is.taken?.course}`);
  if (was.epoch !== is.epoch || was.active !== is.active)
    return ledger(
      `${is.holder} takes the lease for ${placeOf(is.active)} under epoch ${is.epoch}, at renewal ${was.renewSeq}`,
    );
  return was.released === undefined && is.released !== undefined
    ? ledger(`the keeper gives the lease up: ${is.released}`)
    : [];
}

const fenceText = ({ epoch, how, by, databases }: FenceRecord): string =>
  how === 'acknowledged'
    ? `${by} acknowledges that ${Object.keys(databases).join(', ')} is closed under epoch ${epoch}`
    : `the old side is held for closed under epoch ${epoch}: ${how} (${by})`;

function repeated(violations: readonly Violation[]): StoryLine[] {
  const said = new Map<string, number>();
  return violations.flatMap(({ promise, text, atMs }) => {
    const count = (said.get(promise) ?? 0) + 1;
    said.set(promise, count);
    return count > REPEATED ? [] : [{ atMs, where: promise, text, kind: 'broken' as const }];
  });
}
