import { markerOf } from '../../../contract/jobs';
import { isServerError } from './database-error';

/** An effect of a job, under a key that stays the same when the job runs again. The operation has at most 255 characters. */
export interface Effect {
  /** `HANDOVER_APPLICATION` of the task. */
  readonly application: string;
  /** `HANDOVER_JOB` of the task. */
  readonly job: string;
  /** One of several effects of the job, named by you. */
  readonly operation: string;
}

/** What a team's client of `mysql2/promise` (a connection, or one of a pool) can do. */
export interface QueryClient {
  query(sql: string, values: string[]): Promise<unknown>;
}

const DUPLICATE_KEY = 1062;

/**
 * Writes the marker of an effect: call it in the transaction of the effect, before the effect. `false`: the effect is already
 * in this database, do not do it again. While another transaction holds the same marker, this waits for its end. Not INSERT
 * IGNORE, which would cut a key that is too long, and take it for another one.
 */
export async function recordEffect(client: QueryClient, { application, job, operation }: Effect): Promise<boolean> {
  try {
    await client.query('INSERT INTO handover.effect (job, operation) VALUES (?, ?)', [
      markerOf(application, job),
      operation,
    ]);
    return true;
  } catch (error) {
    if (isServerError(error) && error.errno === DUPLICATE_KEY) return false;
    throw error;
  }
}
