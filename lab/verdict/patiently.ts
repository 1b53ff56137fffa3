import { setTimeout as sleep } from 'node:timers/promises';

const TRIES = 8;
const PAUSE_MS = 500;

/** The lab's own look at its ledger, not the workload's: a laptop that is busy for a second must not cost a verdict. */
export async function patiently<T>(look: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left -= 1) {
    try {
      return await look();
    } catch (error) {
      if (left <= 1) throw error;
      await sleep(PAUSE_MS);
    }
  }
}
