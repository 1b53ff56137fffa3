import type { Lease } from '../ports/lease-store';

/**
 * Epochs never go back, not even when the ledger was rebuilt: the next one is above everything that the ledger or any
 * reachable database has seen (safety-histories F15).
 */
export const nextEpoch = (known: readonly number[]): number => 1 + Math.max(0, ...known);

/** Another run has taken the workload since: what was begun under this epoch may come to nothing any more. */
export const isLate = (lease: Pick<Lease, 'epoch'> | undefined, epoch: number): boolean =>
  lease !== undefined && lease.epoch > epoch;
