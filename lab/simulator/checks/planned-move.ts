import type { Lease } from '../../../lambda/ports/lease-store';
import { lostOf } from '../lineages';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

/**
 * A switchover loses nothing, and has two ends: it moves everything, or the side that served serves on. Which of the two is
 * decided once, in the lease.
 */
export const plannedMove: Check = ({ world }) => [
  ...lost(world),
  ...tooLate(world),
  ...tooEarly(world),
  ...abandoned(world),
  ...undone(world),
];

const broken = (atMs: number, text: string): Violation => ({ promise: 'planned', atMs, text });

/** The changes of the lease, with what it said before. */
const changes = (world: SimulatedWorld) =>
  world.table.changesOf('lease').map(({ before, after, atMs }) => ({
    was: before as Lease | undefined,
    is: after as Lease,
    atMs,
  }));

/** Everything that the old side had acknowledged when the switchover was settled is in what was promoted. */
const lost = (world: SimulatedWorld): Violation[] =>
  changes(world)
    .filter(({ was, is }) => is.taken?.course === 'all replayed' && was?.taken?.course !== 'all replayed')
    .flatMap(({ is, atMs }) =>
      world.settings.databases.flatMap(({ name }): Violation[] => {
        const rows = lostOf(world, name, is.epoch).filter((commit) => commit.atMs <= atMs);
        const [first] = rows;
        if (first === undefined) return [];
        const text = `${name} lost ${rows.length} rows that were acknowledged before all was said to be replayed, the first ${seconds(atMs - first.atMs)} before`;
        return [broken(atMs, text)];
      }),
    );

/** It is given back to the side that served, under the next epoch, and only while it may go back. */
const tooLate = (world: SimulatedWorld): Violation[] =>
  changes(world).flatMap(({ was, is, atMs }): Violation[] => {
    if (is.taken?.back !== true || was === undefined || was.epoch === is.epoch) return [];
    const { course = 'a failover took it', from } = was.taken ?? {};
    if (course === 'may go back' && is.epoch === was.epoch + 1 && is.active === from) return [];
    return [broken(atMs, `${is.taken.by} gave the lease back under epoch ${is.epoch}, and its course was: ${course}`)];
  });

/** Nobody asks for a promotion of what may still go back. */
const tooEarly = ({ chronicle: { deeds } }: SimulatedWorld): Violation[] =>
  deeds
    .filter(({ what, lease }) => what.startsWith('fleet.promote') && lease?.course === 'may go back')
    .map(({ atMs, runId, what }) => broken(atMs, `run ${runId} did ${what} while the switchover could still go back`));

/** The side that served goes on by itself: nobody has to be sent. */
const abandoned = ({ chronicle: { sent } }: SimulatedWorld): Violation[] =>
  sent.flatMap(({ atMs, planned }): Violation[] =>
    planned === undefined
      ? []
      : [broken(atMs, `a switchover was left behind (${planned}), all is well, and nobody serves by itself`)],
  );

/** From the start to the last word, beside the time that jobs and promotions take. */
const MOVES_WITHIN_MS = 240_000;
const PHASES = 4;
/** The precheck allows 30 s of lag, and a heartbeat is a renewal old. */
const NEAR_SECONDS = 10;

/** Where nothing goes wrong it moves everything. */
function undone(world: SimulatedWorld): Violation[] {
  const { faults, shape } = world.schedule;
  const [start, ...others] = faults;
  if (start?.kind !== 'person starts a switchover' || start.place !== 'standby' || others.length > 0) return [];
  const { databaseClockSeconds: clocks, lagSeconds, prepares, phaseSeconds, settings } = shape;
  if (prepares || lagSeconds > NEAR_SECONDS || Math.abs(clocks.home - clocks.standby) > NEAR_SECONDS) return [];
  const drainMs = (settings.jobs?.drainTimeoutSeconds ?? 0) * 1000;
  const withinMs = MOVES_WITHIN_MS + drainMs + PHASES * phaseSeconds * 1000;
  const run = world.chronicle.executions.find(({ orchestration }) => orchestration === 'switchover');
  const took = run?.endedMs === undefined ? undefined : run.endedMs - start.atMs;
  if (run?.result?.status === 'SUCCEEDED' && took !== undefined && took <= withinMs) return [];
  const end = run?.result?.status === 'FAILED' ? run.result.cause : run?.result?.status;
  const text = `nothing was wrong, and the switchover ended after ${took === undefined ? 'no time' : seconds(took)}: ${end}`;
  return [broken(run?.endedMs ?? start.atMs, text)];
}
