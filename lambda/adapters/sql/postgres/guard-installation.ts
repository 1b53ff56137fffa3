import { escapeIdentifier } from 'pg';
import { ERRORS, FailoverError } from '../../../contract/errors';
import { lockForTransaction } from './advisory-lock';
import type { CronDatabase } from './cron-database';
import type { DatabaseSession, Statements } from './database-session';
import { judgeAdoption, recordFaults, recordRoles } from './guard-faults';
import { migrate } from './guard-migration';
import { removeGuard } from './guard-removal';
import { type GuardSettings, meansOf } from './guard-settings';
import { coverTables, type PassClock, uncoverTables } from './guard-triggers';
import { alignJobs, withoutWatchdog } from './guard-watchdog';

/**
 * Makes the guard what the grade asks for. When it is that already, this is a handful of short catalog reads: the keeper asks
 * every minute. From one grade to another the new means comes first and the old one goes last, and only when the new one
 * stands: at no time is the database without either.
 */
export async function installGuard(
  session: DatabaseSession,
  settings: GuardSettings,
  cron: CronDatabase,
  clock: PassClock,
): Promise<void> {
  if (settings.grade === 'none') return removeGuard(session, settings, cron, clock);
  await migrate(session);
  await recordRoles(session, settings.applicationRoles);
  const left = await coverTables(session, settings, clock);
  await grantMarkers(session, settings.applicationRoles);
  const jobs = await session.run((statements) => alignJobs(statements, cron, settings));
  const adoption = await session.run((statements) => judgeAdoption(statements, settings));
  const hinders = [...adoption.hinders, ...jobs.hinders];
  await recordFaults(session, [...hinders, ...adoption.faults, ...jobs.faults]);
  const means = meansOf(settings);
  const stands = hinders.length === 0 && left === undefined;
  if (means === 'nothing' || stands) await takeSurplus(session, settings, cron, clock);
  // Under `observe` nothing is asked for that could be hindered.
  if (hinders.length > 0 && settings.enforce !== false) throw new FailoverError(ERRORS.badInput, hinders.join('; '));
  if (left) throw left;
}

/** What an earlier grade needed and this one does not. */
async function takeSurplus(
  session: DatabaseSession,
  settings: GuardSettings,
  cron: CronDatabase,
  clock: PassClock,
): Promise<void> {
  await uncoverTables(session, settings, clock);
  if (meansOf(settings) !== 'job') await session.run((statements) => withoutWatchdog(statements, cron));
}

const UNGRANTED_ROLES = `
SELECT rolname AS name FROM pg_roles WHERE rolname = ANY ($1)
  AND NOT (has_schema_privilege(oid, 'handover', 'USAGE') AND has_table_privilege(oid, 'handover.effect', 'INSERT')
           AND has_table_privilege(oid, 'handover.effect', 'SELECT'))`;

/** Applications write the markers of their effects themselves. */
async function grantMarkers(session: DatabaseSession, roles: readonly string[]): Promise<void> {
  const { rows } = await session.run((statements) => statements.query<{ name: string }>(UNGRANTED_ROLES, [roles]));
  if (rows.length > 0) await session.transaction((statements) => grant(statements, rows));
}

async function grant(statements: Statements, roles: readonly { readonly name: string }[]): Promise<void> {
  await lockForTransaction(statements);
  const grantees = roles.map(({ name }) => escapeIdentifier(name)).join(', ');
  await statements.query(`GRANT USAGE ON SCHEMA handover TO ${grantees}`);
  await statements.query(`GRANT SELECT, INSERT ON handover.effect TO ${grantees}`);
}
