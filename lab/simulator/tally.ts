import type { Inventory } from '../../lambda/ports/inventory-store';
import type { Lease } from '../../lambda/ports/lease-store';
import type { Violation } from './checks';
import type { Outcome } from './play';

/** What is kept of a day. */
export interface Tally {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly virtualMs: number;
  /** The epoch was raised; by itself or by a person. */
  readonly takeover?: 'by itself' | 'by a person';
  /** A switchover was started: it moved the workload, gave it back, or was refused before anything changed. */
  readonly switchover?: 'moved' | 'went back' | 'refused';
  /** The side that was left was made a copy again, and then: it got the workload back, by a switchover or because the other one was lost; or not. */
  readonly wayBack?: 'home' | 'not home';
  readonly complete: boolean;
  readonly jobs: number;
  readonly commits: number;
}

export function tallyOf({ schedule, violations, world, chronicle }: Outcome): Tally {
  const lease = world.table.cells.get('lease')?.value as Lease | undefined;
  const inventory = world.table.cells.get('inventory')?.value as Inventory | undefined;
  const trigger = chronicle.executions.find(({ name }) => name === lease?.taken?.by)?.trigger;
  return {
    seed: schedule.seed,
    violations,
    virtualMs: world.atMs,
    ...(lease?.taken !== undefined &&
      !lease.taken.back && { takeover: trigger === 'alarm' ? 'by itself' : 'by a person' }),
    ...switchoverOf(world, chronicle),
    ...(schedule.comesBack && { wayBack: isHome(world) ? 'home' : 'not home' }),
    complete: inventory !== undefined && inventory.epoch === lease?.epoch,
    jobs: chronicle.accepted.length,
    commits: chronicle.acknowledged.length,
  };
}

/** It was away, and home serves. */
const isHome = ({ table, placeOf }: Outcome['world']): boolean => {
  const leases = table.changesOf('lease').map(({ after }) => placeOf((after as Lease).active));
  return leases.includes('standby') && leases.at(-1) === 'home';
};

/** What the lease has gone through. One that a failover went on with was left behind, and counts as neither. */
function switchoverOf({ table }: Outcome['world'], { executions }: Outcome['chronicle']): Pick<Tally, 'switchover'> {
  if (!executions.some(({ orchestration }) => orchestration === 'switchover')) return {};
  const takings = table.changesOf('lease').flatMap(({ after }) => (after as Lease).taken ?? []);
  if (takings.some(({ course }) => course === 'all replayed')) return { switchover: 'moved' };
  if (takings.some(({ back }) => back)) return { switchover: 'went back' };
  return takings.some(({ course }) => course !== undefined) ? {} : { switchover: 'refused' };
}
