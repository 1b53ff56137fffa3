import { escapeIdentifier } from 'pg';
import { ERRORS, FailoverError } from '../../../contract/errors';
import { lockForTransaction } from './advisory-lock';
import type { DatabaseSession, Statements } from './database-session';
import type { GuardSettings } from './guard-settings';
import { MIGRATION_TABLE, MIGRATIONS } from './migrations';

/** A trigger needs the table for itself for a moment; queueing for long behind a transaction would stop all writers. */
const TABLE_LOCK_LIMIT = '1s';

/** Installs what is missing. When nothing is, this is a handful of short catalog reads: the keeper asks every minute. */
export async function installGuard(session: DatabaseSession, settings: GuardSettings): Promise<void> {
  await migrate(session);
  const missing = await session.run((statements) => whatIsMissing(statements, settings));
  const tables = missing.tables.filter(
    ({ ours, schema }) => ours && (settings.enforce !== false || schema === 'handover'),
  );
  for (const table of tables) await cover(session, table);
  if (missing.grants.length > 0) await session.transaction((statements) => grant(statements, missing.grants));
  complain(missing, settings);
}

async function migrate(session: DatabaseSession): Promise<void> {
  const done = await session.run(installedVersion);
  if (done === 0) await session.transaction(async (statements) => createMigrationTable(statements));
  for (let number = done + 1; number <= MIGRATIONS.length; number += 1) {
    await session.transaction((statements) => apply(statements, number));
  }
}

async function installedVersion(statements: Statements): Promise<number> {
  const { rows } = await statements.query<{ there: boolean }>(
    `SELECT to_regclass('handover.migration') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return 0;
  const versions = await statements.query<{ number: number }>(
    'SELECT coalesce(max(number), 0) AS number FROM handover.migration',
  );
  return versions.rows[0]?.number ?? 0;
}

async function createMigrationTable(statements: Statements): Promise<void> {
  await lockForTransaction(statements);
  await statements.query(MIGRATION_TABLE);
}

/** Another keeper may have been first: looked at again under the lock. */
async function apply(statements: Statements, number: number): Promise<void> {
  await lockForTransaction(statements);
  if ((await installedVersion(statements)) >= number) return;
  await statements.query(MIGRATIONS[number - 1] ?? '');
  await statements.query('INSERT INTO handover.migration (number) VALUES ($1)', [number]);
}

interface Table {
  readonly schema: string;
  readonly name: string;
  readonly owner: string;
  /** Whether Handover's login may put a trigger on it. */
  readonly ours: boolean;
}

interface Missing {
  readonly tables: readonly Table[];
  readonly grants: readonly string[];
  readonly roles: readonly string[];
}

/**
 * A team's tables are covered once the database has been opened for the first time: a trigger before that would refuse the
 * writes of a workload that adopts Handover, for as long as the keeper needs from installing to opening.
 */
const UNCOVERED_TABLES = `
SELECT n.nspname AS schema, c.relname AS name, o.rolname AS owner, pg_has_role(current_user, c.relowner, 'USAGE') AS ours
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles o ON o.oid = c.relowner
WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
  AND ((n.nspname = ANY ($1) AND EXISTS (SELECT FROM handover.lease WHERE epoch > 0)) OR c.oid IN ('handover.effect'::regclass, 'handover.verification'::regclass))
  AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'handover_guard' AND t.tgenabled = 'A'
                  AND t.tgfoid = 'handover.guard()'::regprocedure)
ORDER BY 1, 2`;

const UNGRANTED_ROLES = `
SELECT rolname AS name FROM pg_roles WHERE rolname = ANY ($1)
  AND NOT (has_schema_privilege(oid, 'handover', 'USAGE') AND has_table_privilege(oid, 'handover.effect', 'INSERT')
           AND has_table_privilege(oid, 'handover.effect', 'SELECT'))`;

const MISSING_ROLES = `
SELECT name FROM unnest($1::text[]) AS name WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)`;

async function whatIsMissing(statements: Statements, settings: GuardSettings): Promise<Missing> {
  const tables = await statements.query<Table>(UNCOVERED_TABLES, [settings.guardedSchemas]);
  const grants = await statements.query<{ name: string }>(UNGRANTED_ROLES, [settings.applicationRoles]);
  const roles = await statements.query<{ name: string }>(MISSING_ROLES, [settings.applicationRoles]);
  return { tables: tables.rows, grants: namesOf(grants.rows), roles: namesOf(roles.rows) };
}

const namesOf = (rows: readonly { name: string }[]): readonly string[] => rows.map(({ name }) => name);

/** ENABLE ALWAYS: an ordinary trigger rests in sessions whose session_replication_role is replica. */
async function cover(session: DatabaseSession, { schema, name }: Table): Promise<void> {
  const table = `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`;
  await session.transaction(async (statements) => {
    await lockForTransaction(statements);
    await statements.query(`SET LOCAL lock_timeout = '${TABLE_LOCK_LIMIT}'`);
    await statements.query(
      `CREATE OR REPLACE TRIGGER handover_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table}
       FOR EACH STATEMENT EXECUTE FUNCTION handover.guard()`,
    );
    await statements.query(`ALTER TABLE ${table} ENABLE ALWAYS TRIGGER handover_guard`);
  });
}

async function grant(statements: Statements, roles: readonly string[]): Promise<void> {
  await lockForTransaction(statements);
  const grantees = roles.map((role) => escapeIdentifier(role)).join(', ');
  await statements.query(`GRANT USAGE ON SCHEMA handover TO ${grantees}`);
  await statements.query(`GRANT SELECT, INSERT ON handover.effect TO ${grantees}`);
}

/** After everything that could be done was done: what a person has to set right. */
function complain({ tables, roles }: Missing, { applicationRoles, enforce }: GuardSettings): void {
  const foreign = tables.filter(({ ours }) => enforce !== false && !ours);
  const owners = [...new Set(foreign.map(({ owner }) => escapeIdentifier(owner)))];
  const faults = [
    ...foreign.map(({ schema, name, owner }) => `table ${schema}.${name} belongs to "${owner}" and is not guarded`),
    ...owners.map((owner) => `GRANT ${owner} TO CURRENT_USER WITH INHERIT TRUE would let the guard in`),
    ...roles.map((role) => `application role "${role}" does not exist, the plan names ${applicationRoles.join(', ')}`),
  ];
  if (faults.length > 0) throw new FailoverError(ERRORS.badInput, faults.join('; '));
}
