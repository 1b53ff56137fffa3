import type { LossBound } from '../../../lambda/contract/step-answers';
import type { MemoryServer } from '../../memory';
import type { Execution } from '../chronicle';
import { lostOf, spanMsOf, successionsOf } from '../lineages';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

/**
 * The side that was left becomes a copy again only when it is closed and known, with all that only it held kept beside it; what waits
 * for that makes way for a failover, and when nothing is wrong it comes to its end.
 */
export const wayBack: Check = ({ world }) => [
  ...world.chronicle.replaced.flatMap(({ atMs, what, wrong, promise = 'way back' }) =>
    wrong.length === 0 ? [] : [{ promise, atMs, text: `${what}: ${wrong.join('; ')}` }],
  ),
  ...gone(world),
  ...mismeasured(world),
  ...inTheWay(world),
  ...inspite(world),
  ...(world.chronicle.gaveUp === undefined ? [] : [broken(world.chronicle.gaveUp.atMs, world.chronicle.gaveUp.text)]),
];

const broken = (atMs: number, text: string): Violation => ({ promise: 'way back', atMs, text });

/** What a takeover has lost is in the old primary, under whatever name. */
const gone = (world: SimulatedWorld): Violation[] =>
  world.settings.databases.flatMap(({ name }) =>
    successionsOf(world, name).flatMap(({ epoch, left, promoted }): Violation[] => {
      const lost = lostOf(world, name, epoch);
      const kept = new Set(left.commits.map(({ id }) => id));
      const rows = lost.filter(({ id }) => !kept.has(id));
      if (promoted === undefined || lost.length === 0 || (isThere(world, left) && rows.length === 0)) return [];
      const text = `the ${lost.length} rows of ${name} that the takeover under epoch ${epoch} has lost are nowhere any more`;
      return [broken(world.atMs, text)];
    }),
  );

/** It has a name in its Region, or Aurora has kept a snapshot of its volume. */
const isThere = (world: SimulatedWorld, server: MemoryServer): boolean =>
  (['home', 'standby'] as const).some((side) => {
    const { fleet, clusterSnapshots } = world.region(world.regionOf(side));
    return [...fleet.instances.values(), ...clusterSnapshots.shown].some((one) => one.server === server);
  });

/** What the old side itself shows is no less than what was lost. */
const mismeasured = (world: SimulatedWorld): Violation[] =>
  world.chronicle.measured.flatMap(({ atMs, epoch, databases }) =>
    databases.flatMap(({ name, measured, bound }): Violation[] => {
      const lost = lostOf(world, name, epoch);
      if (isBelow(bound, measured))
        return [{ promise: 'P4', atMs, text: `the loss of ${name} was measured to be above what was stated` }];
      if (measured.kind === 'unknown' || lost.length === 0) return [];
      const spanMs = spanMsOf(lost);
      if (measured.seconds > 0 && spanMs <= measured.seconds * 1000) return [];
      const text = `${name} lost ${lost.length} writes over ${seconds(spanMs)}, the old side was said to show ${measured.seconds} s`;
      return [{ promise: 'P4', atMs, text }];
    }),
  );

const isBelow = (bound: LossBound, measured: LossBound): boolean =>
  bound.kind === 'known' && measured.kind === 'known' && measured.seconds > bound.seconds;

/** The lease's life, an observer's tick, one wait between two looks, and what a step may take. */
const MAKES_WAY_MS = 240_000;
const LOST = /Region is lost|cut off|nobody renews/;

/** A run that waits holds the workload: nobody can fail over meanwhile. */
const inTheWay = (world: SimulatedWorld): Violation[] =>
  world.chronicle.executions
    .filter(({ orchestration }) => orchestration === 'reprotect')
    .flatMap((run): Violation[] => {
      const sinceMs = lostSince(world, run);
      if (sinceMs === undefined) return [];
      const text = `run ${run.name} went on for ${seconds((run.endedMs ?? world.atMs) - sinceMs)} beside a side that serves and is lost`;
      return [broken(run.endedMs ?? world.atMs, text)];
    });

function lostSince({ chronicle, atMs }: SimulatedWorld, { startedMs, endedMs = atMs }: Execution): number | undefined {
  let sinceMs: number | undefined;
  for (const second of chronicle.seconds) {
    if (second.atMs < startedMs || second.atMs > endedMs) continue;
    const lost = second.unsound !== undefined && LOST.test(second.unsound);
    sinceMs = lost ? (sinceMs ?? second.atMs) : undefined;
    if (sinceMs !== undefined && second.atMs - sinceMs > MAKES_WAY_MS) return sinceMs;
  }
  return undefined;
}

/** What a refusal says has not changed has not. */
const inspite = (world: SimulatedWorld): Violation[] =>
  world.chronicle.executions.flatMap(({ name, endedMs = 0 }): Violation[] => {
    const report = world.table.cells.get(`report/${name}`)?.value as { readonly outcome?: string } | undefined;
    const deed = world.chronicle.deeds.find(({ runId, what }) => runId === name && !what.startsWith('leases.take'));
    if (report?.outcome !== 'refused' || deed === undefined) return [];
    return [{ promise: 'P5', atMs: endedMs, text: `run ${name} says that nothing has changed, and did ${deed.what}` }];
  });
