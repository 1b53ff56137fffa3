import { hasEnded } from '../../lambda/contract/jobs';
import type { Inventory } from '../../lambda/ports/inventory-store';
import type { HeldRun } from '../../lambda/ports/run-store';
import type { Restless } from './checks/check';
import { miscounted, missing } from './checks/job-books';
import { tasksLeft } from './checks/one-task';
import type { Sent } from './chronicle';
import { jobsOf } from './job-history';
import { leaseOf, type SimulatedWorld } from './simulated-world';
import type { Stage } from './stage';

const LOOK_MS = 10_000;
/** So long nothing may be under way or wanted before the day is over. */
const CALM_MS = 30_000;
/** Nobody is patient for longer: what has not come to rest then never does. */
const NO_LONGER_MS = 5_400_000;
/** People who see that nobody goes on with a takeover start a run, so often. */
const PERSONS = 4;
const PERSON_AFTER_MS = 60_000;
/** A switchover that was left behind is taken back by a keeper, which sees first that its run is dead: nobody is needed. */
const KEEPER_FIRST_MS = 300_000;

/** What is not over yet. */
function underWay({ world, orchestrations }: Stage): Restless | undefined {
  if (isUnfinished(world)) return 'a takeover';
  if (orchestrations.inProgress > 0) return 'a run';
  if (orchestrations.isWanted) return 'a wish for a takeover';
  if (refusal(world) !== undefined) return 'a closed database';
  if (!jobsHaveEnded(world)) return 'jobs';
  if (tasksLeft(world).length > 0) return 'tasks';
  if (missing(world).length > 0) return 'schedules';
  return miscounted(world).length > 0 ? 'counts' : undefined;
}

/** Waits until nothing is under way any more; people go on with what nobody goes on with by itself. Answers what never comes to rest. */
export async function comesToRest(stage: Stage): Promise<Restless | undefined> {
  const { world, orchestrations } = stage;
  const endMs = world.atMs + NO_LONGER_MS;
  let [calmMs, idleMs, persons] = [0, 0, 0];
  while (world.atMs < endMs) {
    await world.time.sleep(LOOK_MS);
    const busy = orchestrations.inProgress > 0;
    const going = underWay(stage);
    calmMs = going === undefined ? calmMs + LOOK_MS : 0;
    idleMs = going === 'a takeover' && !busy ? idleMs + LOOK_MS : 0;
    if (calmMs >= CALM_MS) return undefined;
    if (busy) void orchestrations.answer('approve');
    const planned = plannedOf(world);
    if (idleMs < (planned === undefined ? PERSON_AFTER_MS : KEEPER_FIRST_MS)) continue;
    if (persons === PERSONS) return going;
    persons += 1;
    idleMs = 0;
    world.chronicle.sent.push({ atMs: world.atMs, planned });
    const side = leaseOf(world)?.active === world.regionOf('home') ? 'home' : 'standby';
    orchestrations.personStarts(side, { acceptLoss: true, overrides: [] });
  }
  return underWay(stage);
}

/** What a switchover has left that the side which served goes on with by itself. */
function plannedOf(world: SimulatedWorld): Sent['planned'] {
  const taken = leaseOf(world)?.taken;
  if (taken?.back === true) return 'given back';
  return taken?.course === 'may go back' ? 'may go back' : undefined;
}

/** An epoch that was taken and whose takeover is not complete, or whose run has not given the workload back. */
function isUnfinished(world: SimulatedWorld): boolean {
  const lease = leaseOf(world);
  const { table } = world;
  const inventory = table.cells.get('inventory')?.value as Inventory | undefined;
  const held = table.cells.get('run')?.value as HeldRun | undefined;
  if (lease?.taken === undefined) return false;
  const complete = (inventory?.epoch ?? 0) >= lease.epoch;
  // What was left out is gone on with by a person, once it is mended.
  if ((inventory?.missing ?? []).length > 0) return true;
  return !complete || (held?.region === lease.active && held.ended === undefined);
}

/** Why the side that serves takes no writes. */
export function refusal(world: SimulatedWorld): string | undefined {
  const side = leaseOf(world)?.active === world.regionOf('home') ? 'home' : 'standby';
  return world.serversOf(side).flatMap((server) => server.refusesCommits() ?? [])[0];
}

const jobsHaveEnded = (world: SimulatedWorld): boolean => jobsOf(world).every(({ state }) => hasEnded(state));
