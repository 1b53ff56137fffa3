import { notOpenAgain } from '../lambda/domain/switchover-course';
import type { Inventory } from '../lambda/ports/inventory-store';
import type { Lease } from '../lambda/ports/lease-store';
import type { CheckedWorkload } from '../lib/config/schema';
import { Refusal } from './refusals';

export interface Target {
  readonly from: string;
  readonly to: string;
  /** An earlier run took the epoch for `to` and did not finish: the new one goes on from there. */
  readonly goesOn: boolean;
  /** What this run goes on with, where the workload serves without it; empty: nothing. */
  readonly leftOut: readonly string[];
}

/**
 * The epoch was raised and the inventory does not know it yet: the run that raised it has not finished. What a switchover gave back
 * is none: it serves where it served, and its keeper says when all is open.
 */
export const takeoverUnfinished = (lease: Lease | undefined, inventory: Inventory | undefined): boolean =>
  lease?.taken !== undefined && lease.taken.back !== true && (inventory?.epoch ?? 0) < lease.epoch;

/** What the takeover that stands has left out: a run goes on with it where the workload serves. */
export const missingOf = (lease: Lease | undefined, inventory: Inventory | undefined): readonly string[] =>
  inventory?.epoch === lease?.epoch ? (inventory?.missing ?? []) : [];

/**
 * Where a run has to be started: in the passive Region, or in the one that a dead run had already taken over. What the takeover
 * left out is gone on with where the workload serves, and only when that is asked for: that Region may be the one that is lost now.
 */
export function targetOf(
  workload: CheckedWorkload,
  lease: Lease | undefined,
  inventory: Inventory | undefined,
  withLeftOut = false,
): Target {
  if (lease === undefined) {
    throw new Refusal(
      `the ledger holds no lease of ${workload.name}: nothing has ever served, deploy it first and let a keeper run`,
    );
  }
  const { home, standby } = workload;
  if (lease.active !== home && lease.active !== standby) {
    throw new Refusal(
      `the ledger says that ${lease.active} serves ${workload.name}, but the configuration knows only ${home} and ${standby}: use the configuration that was deployed`,
    );
  }
  const other = lease.active === home ? standby : home;
  const leftOut = withLeftOut ? missingOf(lease, inventory) : [];
  if (withLeftOut && leftOut.length === 0)
    throw new Refusal(`${workload.name} serves with all of its databases: without --left-out`);
  if (withLeftOut && lease.taken?.back === true) throw new Refusal(notOpenAgain(lease.active, leftOut));
  const goesOn = takeoverUnfinished(lease, inventory);
  return goesOn || withLeftOut
    ? { from: other, to: lease.active, goesOn, leftOut }
    : { from: lease.active, to: other, goesOn, leftOut };
}
