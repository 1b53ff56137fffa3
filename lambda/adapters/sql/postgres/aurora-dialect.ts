/**
 * Aurora keeps its log in storage: it has no receiver of WAL, tells no position of it unless logical replication is on, and
 * nothing in a promoted cluster tells it from its source. So the identity of the server is that of the whole global database, and
 * what keeps a copy from writing early is that it is promoted only after the old side is closed (`decidePromotion`).
 * https://github.com/dbtuneai/dbtune-agent/pull/170, https://github.com/mackerelio/mackerel-agent-plugins/pull/804
 */
export const AURORA = 'aurora';

/** Where a server writes, as the migrations say it: they are never changed, so their own words are looked for. */
const TIMELINES = [
  'left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_insert_lsn()), 8)',
  'left(pg_walfile_name(pg_current_wal_insert_lsn()), 8)',
];

/** A replica knows the timeline that it receives, else the one of its last checkpoint. */
export const TIMELINE = `CASE WHEN pg_is_in_recovery()
    THEN upper(lpad(to_hex(coalesce((SELECT received_tli FROM pg_stat_wal_receiver),
                                    (SELECT timeline_id FROM pg_control_checkpoint()))), 8, '0'))
    ELSE left(pg_walfile_name(pg_current_wal_insert_lsn()), 8) END`;

/**
 * An idle primary may be silent for half its wal_sender_timeout, so it needs a message within `$1` seconds, on the replica's
 * own clock. Of an Aurora secondary it cannot be seen, and counts as receiving as long as it is one.
 */
export const RECEIVING = `EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming'
          AND last_msg_receipt_time > clock_timestamp() - make_interval(secs => $1))`;

/** How far a replica has got; a writer has no such position. */
export const REPLAYED = 'CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()::text END';

export const FLUSHED = 'pg_current_wal_flush_lsn()::text';

/** Aurora's position: below which epoch it was closed, and the stamp of that close, its last write. A copy that shows it holds everything before it. */
const CLOSED_AT = `'${AURORA} ' || closed_below || ' ' || to_char(closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Where no position tells how far a replica is: what its row says. */
export const CLOSE_SEEN = 'NULL::text AS "closeSeen"';

const WORDS: readonly (readonly [of: string, onAurora: string])[] = [
  [RECEIVING, 'pg_is_in_recovery() AND $1::numeric IS NOT NULL'],
  [TIMELINE, `'${AURORA}'::text`],
  ...TIMELINES.map((timeline) => [timeline, `'${AURORA}'::text`] as const),
  [REPLAYED, 'NULL::text'],
  [FLUSHED, CLOSED_AT],
  [CLOSE_SEEN, `CASE WHEN pg_is_in_recovery() THEN coalesce(${CLOSED_AT}, '${AURORA}') END AS "closeSeen"`],
];

/** The same statement as Aurora PostgreSQL understands it. */
export const onAurora = (sql: string): string => WORDS.reduce((text, [of, word]) => text.replaceAll(of, word), sql);
