import { ERRORS, FailoverError } from '../contract/errors';
import type { Told } from '../domain/parity';

/** What was asked for, or why it has not been told: nothing that is only compared ends a step. */
export async function told<Facts>(ask: () => Promise<Facts | undefined>): Promise<Told<Facts>> {
  try {
    return { told: true, facts: await ask() };
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const passes = error instanceof FailoverError && error.name === ERRORS.transient;
    return { told: false, because, ...(passes && { passes }) };
  }
}
