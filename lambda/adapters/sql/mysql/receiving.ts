import type { Statements } from './database-session';

/** Since 8.0.22; the older SHOW SLAVE STATUS is gone since 8.4. */
const STATUS = 'SHOW REPLICA STATUS';

/** The last word of the primary: its idle heartbeat, or the end of the last transaction that arrived. */
const LAST_WORD = `
SELECT GREATEST(MAX(last_heartbeat_timestamp), MAX(last_queued_transaction_end_queue_timestamp),
                MAX(queueing_transaction_start_queue_timestamp)) > UTC_TIMESTAMP(6) - INTERVAL :seconds SECOND AS recent
FROM performance_schema.replication_connection_status`;

/**
 * A replica that is connected and has heard something lately: behind a line that was cut, the thread that receives believes in
 * its connection for a minute. An idle primary is silent for half of that (`replica_net_timeout`), a keeper's never is.
 */
export async function isReceiving(statements: Statements, withinSeconds: number): Promise<boolean> {
  const [status] = await statements.rows<{ Replica_IO_Running: string }>(STATUS);
  if (status?.Replica_IO_Running !== 'Yes') return false;
  const [word] = await statements.rows<{ recent: number | null }>(LAST_WORD, { seconds: withinSeconds });
  // Without a Performance Schema nothing is known of the last word, and the thread's own is all there is.
  return word === undefined || word.recent === null || word.recent === 1;
}
