import type { PostgresInstance } from './postgres-instance';

/** What Aurora PostgreSQL has not: whoever asks is refused there, and so here. */
const NOT_ON_AURORA = [
  'REVOKE EXECUTE ON FUNCTION pg_current_wal_insert_lsn(), pg_current_wal_flush_lsn(), pg_walfile_name(pg_lsn) FROM PUBLIC',
  'REVOKE EXECUTE ON FUNCTION pg_control_checkpoint(), pg_stat_get_wal_receiver() FROM PUBLIC',
  'REVOKE SELECT ON pg_stat_wal_receiver FROM PUBLIC',
  'REVOKE EXECUTE ON FUNCTION pg_last_wal_replay_lsn() FROM PUBLIC',
];

/** A server that looks like one of Aurora from within this database; its standbys inherit it. */
export function dressAsAurora(server: PostgresInstance, database: string): Promise<void> {
  return server.asAdmin(async (admin) => {
    for (const revoke of NOT_ON_AURORA) await admin.query(revoke);
  }, database);
}
