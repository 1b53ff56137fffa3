/**
 * Epochs never go back, not even when the ledger was rebuilt: the next one is above everything that the ledger or any
 * reachable database has seen (safety-histories F15).
 */
export const nextEpoch = (known: readonly number[]): number => 1 + Math.max(0, ...known);
