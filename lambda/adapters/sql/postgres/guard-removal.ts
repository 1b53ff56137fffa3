import { ERRORS, FailoverError } from '../../../contract/errors';
import { lockForTransaction } from './advisory-lock';
import { barOrAdmit } from './application-roles';
import type { CronDatabase } from './cron-database';
import type { DatabaseSession, Statements } from './database-session';
import type { GuardSettings } from './guard-settings';
import { type PassClock, uncoverAllTables } from './guard-triggers';
import { setApplicationJobs, withoutWatchdog } from './guard-watchdog';

const INSTALLED = `SELECT to_regnamespace('handover') IS NOT NULL AS installed, to_regclass('handover.effect') IS NOT NULL AS marks`;

/**
 * Takes everything away that could refuse a write: the job, the triggers, the bar; then the schema. Markers of effects are
 * not thrown away: a failover tells by them which jobs were done. While there are any the schema stays, and this says so.
 */
export async function removeGuard(
  session: DatabaseSession,
  settings: GuardSettings,
  cron: CronDatabase,
  clock: PassClock,
): Promise<void> {
  await session.run((statements) => withoutWatchdog(statements, cron));
  const { rows } = await session.run((s) => s.query<{ installed: boolean; marks: boolean }>(INSTALLED));
  if (!rows[0]?.installed) return;
  await uncoverAllTables(session, clock);
  await admit(session, settings.applicationRoles);
  await session.run((statements) => setApplicationJobs(statements, cron, settings.applicationRoles, true));
  const { marks } = rows[0];
  if (marks) await session.run(keepMarkers);
  await session.transaction((statements) => dropSchema(statements, marks));
}

/** A role that is gone or not Handover's to alter was not barred by it either. */
async function admit(session: DatabaseSession, roles: readonly string[]): Promise<void> {
  await session.transaction((statements) => barOrAdmit(statements, 'admit', roles));
}

const MARKED = 'SELECT EXISTS (SELECT FROM handover.effect) AS marked';

async function keepMarkers(statements: Statements): Promise<void> {
  const { rows } = await statements.query<{ marked: boolean }>(MARKED);
  if (!rows[0]?.marked) return;
  throw new FailoverError(
    ERRORS.badInput,
    'the guard refuses no write any more, but its schema stays: handover.effect holds markers of jobs; TRUNCATE it when no job needs them, or state another grade',
  );
}

const TABLES = [
  'effect',
  'verification',
  'fault',
  'application_role',
  'watchdog',
  'commit_check',
  'lease',
  'migration',
];
const FUNCTIONS = [
  'watchdog',
  'rest_jobs',
  'end_sessions',
  'bar_roles',
  'stays_open',
  'guard',
  'recheck',
  'arm',
  'require_open',
  'timeline',
];

/** Never CASCADE: what a team has built on the schema is the team's, and PostgreSQL names it in its refusal. */
async function dropSchema(statements: Statements, marks: boolean): Promise<void> {
  await lockForTransaction(statements);
  await statements.query("SET LOCAL lock_timeout = '1s'");
  if (marks) {
    // One that is being written right now is waited for, and found.
    await statements.query('LOCK TABLE handover.effect IN ACCESS EXCLUSIVE MODE');
    await keepMarkers(statements);
  }
  const tables = TABLES.map((table) => `handover.${table}`).join(', ');
  await statements.query(`DROP TABLE IF EXISTS ${tables} RESTRICT`);
  for (const name of FUNCTIONS) await statements.query(`DROP FUNCTION IF EXISTS handover.${name}() RESTRICT`);
  await statements.query('DROP SCHEMA handover RESTRICT');
}
