import { markerOf } from '../../../contract/jobs';
/** An effect of a job, under a key that stays the same when the job runs again. */
export interface Effect {
  /** `HANDOVER_APPLICATION` of the task. */
  readonly application: string;
  /** `HANDOVER_JOB` of the task. */
  readonly job: string;
  /** One of several effects of the job, named by you. */
  readonly operation: string;
}

/** What a team's client of `pg` (or its pool's client) can do. */
export interface QueryClient {
  query(sql: string, values: unknown[]): Promise<{ readonly rowCount: number | null }>;
}

/**
 * Writes the marker of an effect: call it in the transaction of the effect, before the effect. `false`: the effect is
 * already in this database, do not do it again. While another transaction holds the same marker, this waits for its end.
 */
export async function recordEffect(client: QueryClient, { application, job, operation }: Effect): Promise<boolean> {
  const written = await client.query(
    'INSERT INTO handover.effect (job, operation) VALUES ($1, $2) ON CONFLICT (job, operation) DO NOTHING',
    [markerOf(application, job), operation],
  );
  return written.rowCount === 1;
}
