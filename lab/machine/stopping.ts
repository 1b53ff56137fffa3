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
