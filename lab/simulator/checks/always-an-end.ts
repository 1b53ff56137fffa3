import type { HeldRun } from '../../../lambda/ports/run-store';
import type { Execution } from '../chronicle';
import { refusal } from '../play';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, type Restless, seconds, type Violation } from './check';

/** P5: every run ends with a report, changes nothing before it owns, and leaves a workload that somebody may write to. */
export const alwaysAnEnd: Check = ({ world, restless }) => [
  ...(restless === undefined || restless === 'jobs' ? [] : [goesOn(restless, world)]),
  ...world.chronicle.executions.flatMap((execution) => ended(execution, world)),
  ...untimely(world),
];

const goesOn = (what: Restless, world: SimulatedWorld): Violation => ({
  promise: 'P5',
  atMs: world.atMs,
  text:
    what === 'a closed database'
      ? `when all is over the side that serves takes no writes: ${refusal(world)}`
      : `the day never comes to rest: ${what} goes on`,
});

function ended(execution: Execution, world: SimulatedWorld): Violation[] {
  const { name, endedMs, result, startedMs } = execution;
  const broken = (text: string): Violation[] => [
    { promise: 'P5', atMs: endedMs ?? startedMs, text: `run ${name} ${text}` },
  ];
  if (endedMs === undefined || result === undefined)
    return broken(`never ended, ${seconds(world.atMs - startedMs)} after its start`);
  if (execution.aborted || !claimed(world, name)) return [];
  if (result.status === 'TIMED_OUT' || result.status === 'ABORTED') return broken(`ended as ${result.status}`);
  if (world.table.cells.get(`report/${name}`) !== undefined) return [];
  return world.schedule.faults.length === 0 || !mayHaveLostReport(world, execution)
    ? broken('ended without a report')
    : [];
}

const claimed = ({ table }: SimulatedWorld, name: string): boolean =>
  table.changesOf('run').some(({ after }) => (after as HeldRun).runId === name);

/** A ledger that answered nowhere takes no report; the next run writes one. */
function mayHaveLostReport(world: SimulatedWorld, { endedMs = 0, startedMs }: Execution): boolean {
  return world.schedule.faults.some(
    (fault) => fault.atMs <= endedMs && fault.atMs + ('forMs' in fault ? fault.forMs : 600_000) >= startedMs,
  );
}

/** Nothing outside of the run's own records is changed before the epoch is its own. */
const untimely = (world: SimulatedWorld): Violation[] =>
  world.chronicle.deeds
    .filter(({ what, lease, place }) => !what.startsWith('leases.take') && lease?.active !== world.regionAt(place))
    .map(({ what, runId, atMs }) => ({
      promise: 'P5',
      atMs,
      text: `run ${runId} did ${what} before the workload was its own`,
    }));
