import type { PostgresInstance } from '../postgres';
import type { DatabasePair } from '../world/databases';

/** A row of the workload in the database that served first, and when that database committed it. */
export interface Commit {
  /** `order stuck-12`, `effect of job-003`. */
  readonly what: string;
  /** Milliseconds since 1970, by the database's own record (`track_commit_timestamp`); all clocks here are of one machine. */
  readonly at: number;
}

/** What the old database itself says, whoever was or was not told. */
export type OldSide =
  | { readonly kind: 'seen'; readonly commits: readonly Commit[] }
  | { readonly kind: 'not seen'; readonly because: string };

export async function lookAtOldSide({ settings }: DatabasePair, server: PostgresInstance): Promise<OldSide> {
  if (!server.running) return { kind: 'not seen', because: 'it has not come back' };
  const schema = settings.guardedSchemas[0] ?? 'public';
  return server.asAdmin(async (admin): Promise<OldSide> => {
    const { rows: state } = await admin.query<{ replica: boolean }>('SELECT pg_is_in_recovery() AS replica');
    if (state[0]?.replica !== false) return { kind: 'not seen', because: 'it is a replica of the other side now' };
    const { rows } = await admin.query<{ what: string; at: Date }>(
      `SELECT 'order ' || id AS what, pg_xact_commit_timestamp(xmin) AS at FROM "${schema}".lab_orders
       UNION ALL SELECT 'effect of ' || job, pg_xact_commit_timestamp(xmin) FROM "${schema}".lab_effects`,
    );
    return { kind: 'seen', commits: rows.map(({ what, at }) => ({ what, at: at.getTime() })) };
  }, settings.databaseName);
}
