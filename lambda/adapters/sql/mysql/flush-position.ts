import { ERRORS, FailoverError } from '../../../contract/errors';
import type { Statements } from './database-session';

/**
 * How far the binary log goes: the set of transactions (GTID), or file and position where there are no GTIDs; RDS has
 * `gtid_mode` OFF_PERMISSIVE unless the parameter group says otherwise.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/mysql-replication-gtid.html
 */
export async function flushPosition(statements: Statements): Promise<string> {
  const [server] = await statements.rows<{ mode: string; executed: string; version: string }>(
    'SELECT @@global.gtid_mode AS mode, @@global.gtid_executed AS executed, VERSION() AS version',
  );
  if (server?.mode === 'ON') return server.executed.replaceAll('\n', '');
  return filePosition(statements, server?.version ?? '');
}

/** The statement was renamed in 8.2, and the old name is gone since 8.4.
 * https://dev.mysql.com/doc/refman/8.4/en/show-binary-log-status.html */
async function filePosition(statements: Statements, version: string): Promise<string> {
  const old = /^8\.[01]\./.test(version);
  const [log] = await statements.rows<{ File: string; Position: number }>(
    old ? 'SHOW MASTER STATUS' : 'SHOW BINARY LOG STATUS',
  );
  if (log) return `${log.File}:${log.Position}`;
  throw new FailoverError(ERRORS.badInput, 'the binary log is off, there is no position: switch automated backups on');
}
