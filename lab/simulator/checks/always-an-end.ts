import type { HeldRun } from '../../../lambda/ports/run-store';
import type { Serving } from '../../../lambda/ports/serving-store';
import type { ExecutionResult } from '../../machine';
import type { Execution } from '../chronicle';
import { refusal } from '../rest';
import { leaseOf, type SimulatedWorld } from '../simulated-world';
import { type Check, isOfJobs, type Restless, seconds, type Violation } from './check';

/** P5: every run ends with a report (one that the ledger did not take is written by the next run), changes nothing before it owns, and leaves a workload that somebody may write to. */
export const alwaysAnEnd: Check = ({ world, restless }) => [
  ...(restless === undefined || isOfJobs(restless) ? [] : [goesOn(restless, world)]),
  ...world.chronicle.executions.flatMap((execution) => ended(execution, world)),
  ...untimely(world),
  ...dispatching(world, restless),
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
  if (execution.aborted || !claimed(world, name) || isUnknownClaim(result)) return [];
  if (result.status === 'TIMED_OUT' || result.status === 'ABORTED') return broken(`ended as ${result.status}`);
  if (world.table.cells.get(`report/${name}`) !== undefined) return [];
  return world.chronicle.troubledReports.has(name) ? [] : broken('ended without a report');
}

/** Its claim stands and it never heard so: it ends with its cause, and the next run finds it silent. */
const isUnknownClaim = (result: ExecutionResult): boolean =>
  result.status === 'FAILED' && result.cause.startsWith('no run was claimed');

const claimed = ({ table }: SimulatedWorld, name: string): boolean =>
  table.changesOf('run').some(({ after }) => (after as HeldRun).runId === name);

/** Nothing outside of the run's own records is changed before the epoch is its own. */
const untimely = (world: SimulatedWorld): Violation[] =>
  world.chronicle.deeds
    .filter(({ runId }) => !isReprotect(world, runId))
    .filter(
      ({ what, lease, place }) =>
        !what.startsWith('leases.take') && (lease?.active !== world.regionAt(place) || !lease.taken),
    )
    .map(({ what, runId, atMs }) => ({
      promise: 'P5',
      atMs,
      text: `run ${runId} did ${what} before the workload was its own`,
    }));

/** It owns nothing, and changes what does not serve: `way-back.ts` judges that. */
export const isReprotect = ({ chronicle }: SimulatedWorld, runId: string): boolean =>
  chronicle.executions.some(({ name, orchestration }) => name === runId && orchestration === 'reprotect');

/** Who serves may also start jobs: otherwise they wait for ever, and nothing says so. */
function dispatching(world: SimulatedWorld, restless: Restless | undefined): Violation[] {
  const allowed = world.table.cells.get('dispatching')?.value as Serving | undefined;
  const epoch = leaseOf(world)?.epoch;
  if (restless === 'a takeover' || allowed?.epoch === epoch) return [];
  return [{ promise: 'P5', atMs: world.atMs, text: `epoch ${epoch} serves, jobs are started under ${allowed?.epoch}` }];
}
