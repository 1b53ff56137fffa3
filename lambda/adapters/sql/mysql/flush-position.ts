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

/**
 * How far a replica has applied that log, in the same form. `undefined`: it is no replica, or its status says nothing.
 * https://dev.mysql.com/doc/refman/8.4/en/show-replica-status.html
 */
export async function replayedPosition(statements: Statements): Promise<string | undefined> {
  const [status] = await statements.rows<{ Relay_Source_Log_File?: string; Exec_Source_Log_Pos?: number }>(
    'SHOW REPLICA STATUS',
  );
  if (status === undefined) return undefined;
  const [server] = await statements.rows<{ mode: string; executed: string }>(
    'SELECT @@global.gtid_mode AS mode, @@global.gtid_executed AS executed',
  );
  if (server?.mode === 'ON') return server.executed.replaceAll('\n', '');
  const { Relay_Source_Log_File: file, Exec_Source_Log_Pos: position } = status;
  return file && position !== undefined ? `${file}:${position}` : undefined;
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
