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
    ...(lease?.taken !== undefined && { takeover: trigger === 'alarm' ? 'by itself' : 'by a person' }),
    complete: inventory !== undefined && inventory.epoch === lease?.epoch,
    jobs: chronicle.accepted.length,
    commits: chronicle.acknowledged.length,
  };
}
