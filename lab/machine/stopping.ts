import type { MachineClock } from './machine-runtime';

export type StopReason = 'timed out' | 'aborted' | 'another branch failed';

/** Why a run, or one branch of it, goes no further. Not an error of the machine: nothing retries or catches it. */
export class Stopped extends Error {
  constructor(readonly reason: StopReason) {
    super(reason);
  }
}

/** Waits for `work`, but no longer than until the signal is raised; what `work` does later is ignored. */
export async function untilStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort = (): void => {};
  const stopped = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** Sleeps until the time is over or the signal is raised; a clock may reject with what it likes, the signal's reason counts. */
export async function pause(clock: MachineClock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
