import { ERRORS, FailoverError } from '../../../contract/errors';
import { withChangeLock } from './advisory-lock';
import { recordEvents } from './application-events';
import type { Statements } from './database-session';
import { awaitWatchdog, judgeAdoption, recordFaults, recordRoles } from './guard-faults';
import { migrate } from './guard-migration';
import { closesByItself, type GuardSettings } from './guard-settings';
import { cover, uncover, uncovered } from './guard-triggers';
import { startWatchdog, stopWatchdog } from './guard-watchdog';
import { identifier, literal } from './sql-names';
import { liftBar } from './watchdog-bar';

type Sleep = (milliseconds: number) => Promise<void>;

/** Installs what is missing. When nothing is, this is a handful of short reads: the keeper asks every minute. */
export async function installGuard(statements: Statements, settings: GuardSettings, sleep: Sleep): Promise<void> {
  await refuseReplica(statements);
  await migrate(statements);
  const { hinders, faults } = await judgeAdoption(statements, settings);
  await recordRoles(statements, settings.applicationRoles);
  await grantMarkers(statements, settings.applicationRoles);
  const opened = await isOpened(statements);
  if (opened === 'here') await recordEvents(statements, settings);
  const closing = closesByItself(settings) && opened !== 'never';
  await alignTriggers(statements, settings, closing);
  await alignWatchdog(statements, closing);
  const silent = closing && hinders.length === 0 ? await awaitWatchdog(statements, sleep) : [];
  await recordFaults(statements, [...hinders, ...faults, ...silent]);
  if (hinders.length > 0) throw new FailoverError(ERRORS.badInput, hinders.join('; '));
}

/** A login with more than RDS gives would write into a replica, and part it from its primary. */
async function refuseReplica(statements: Statements): Promise<void> {
  const [server] = await statements.rows<{ readOnly: number }>('SELECT @@global.read_only AS readOnly');
  if (server?.readOnly === 0) return;
  throw new FailoverError(ERRORS.transient, 'the guard is installed on the primary, and this database is read-only');
}

/**
 * A team's tables are covered once the database has been opened for the first time: a trigger before that would refuse the
 * writes of a workload that adopts Handover, for as long as the keeper needs from installing to opening.
 */
async function isOpened(statements: Statements): Promise<'never' | 'here' | 'elsewhere'> {
  const [row] = await statements.rows<{ epoch: number; here: number }>(
    'SELECT epoch, open AND server = @@server_uuid AS here FROM handover.lease',
  );
  if (row === undefined || row.epoch === 0) return 'never';
  return row.here === 1 ? 'here' : 'elsewhere';
}

async function alignTriggers(statements: Statements, settings: GuardSettings, closing: boolean): Promise<void> {
  const missing = await uncovered(statements, closing ? settings.guardedSchemas : []);
  if (missing.length > 0)
    await withChangeLock(statements, async () => {
      for (const table of missing) await cover(statements, table);
    });
  if (!closing) await uncover(statements, ['handover']);
}

async function alignWatchdog(statements: Statements, closing: boolean): Promise<void> {
  if (closing) return startWatchdog(statements);
  await stopWatchdog(statements);
  await liftBar(statements);
}

const UNGRANTED = `
SELECT u.User AS user, u.Host AS host FROM mysql.user u WHERE u.User IN (:roles) AND NOT EXISTS (
  SELECT 1 FROM mysql.tables_priv p WHERE p.Db = 'handover' AND p.Table_name = 'effect' AND p.User = u.User AND p.Host = u.Host
    AND FIND_IN_SET('Select', p.Table_priv) AND FIND_IN_SET('Insert', p.Table_priv))`;

async function grantMarkers(statements: Statements, roles: readonly string[]): Promise<void> {
  const accounts = await statements.rows<{ user: string; host: string }>(UNGRANTED, { roles });
  for (const { user, host } of accounts)
    await statements.change(
      `GRANT SELECT, INSERT ON ${identifier('handover')}.effect TO ${literal(user)}@${literal(host)}`,
    );
}
