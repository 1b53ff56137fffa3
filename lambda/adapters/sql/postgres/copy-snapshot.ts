import type { Statements } from './database-session';

/** It travels through the run's document. A longer list is not kept: then everything from the oldest open transaction on counts as missing. */
const MOST_OPEN = 16;
/** Transactions that are asked for one by one; beyond that the same holds. */
const WIDEST = 20_000;

/**
 * What a replica has seen committed, as a snapshot that its primary can test a row against. `pg_current_snapshot()` alone would lie on a
 * replica: its list of what is under way is empty there, because recovery keeps that with the subtransactions (`GetSnapshotData`,
 * procarray.c), and the list leaves subtransactions out by its definition. So each transaction between its ends is asked for; what has
 * ended meanwhile has been replayed.
 * https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SNAPSHOT
 */
const SNAPSHOT = `
SELECT CASE WHEN ends.last - ends.first > ${WIDEST} OR open.many > ${MOST_OPEN} THEN ends.first || ':' || ends.first || ':'
  ELSE ends.first || ':' || ends.last || ':' || coalesce(open.list, '') END AS snapshot
FROM (SELECT pg_snapshot_xmin(s)::text::bigint AS first, pg_snapshot_xmax(s)::text::bigint AS last
      FROM pg_current_snapshot() s) ends,
  LATERAL (SELECT count(*) AS many, string_agg(x::text, ',' ORDER BY x) AS list
           FROM generate_series(ends.first, least(ends.last, ends.first + ${WIDEST}) - 1) x
           WHERE pg_xact_status(x::text::xid8) = 'in progress') open
WHERE pg_is_in_recovery()`;

/** `undefined`: it is no replica. */
export async function copySnapshot(statements: Statements): Promise<string | undefined> {
  return (await statements.query<{ snapshot: string }>(SNAPSHOT)).rows[0]?.snapshot;
}
