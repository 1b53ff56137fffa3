import { escapeIdentifier } from 'pg';
import { lockForTransaction } from './advisory-lock';
import type { DatabaseSession } from './database-session';
import { type GuardSettings, meansOf } from './guard-settings';

/** A trigger needs the table for itself for a moment; queueing for long behind a transaction would stop all writers. */
const TABLE_LOCK_LIMIT = '1s';

interface Table {
  readonly schema: string;
  readonly name: string;
}

/** Whether this table carries a guard that fires in every session. */
export const GUARDED = `EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'handover_guard' AND t.tgenabled = 'A'
  AND t.tgfoid = 'handover.guard()'::regprocedure)`;

/** The table that `Verify` writes to is guarded in every grade; a team's tables, and the markers, only by triggers. */
const WANTED = `c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND (c.oid = 'handover.verification'::regclass
  OR ($2 AND (n.nspname = ANY ($1) OR c.oid = 'handover.effect'::regclass)))`;

/**
 * A team's tables are covered once the database has been opened for the first time: a trigger before that would refuse the
 * writes of a workload that adopts Handover, for as long as the keeper needs from installing to opening.
 */
const UNCOVERED = `
SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${WANTED} AND (c.oid = 'handover.verification'::regclass OR EXISTS (SELECT FROM handover.lease WHERE epoch > 0))
  AND pg_has_role(current_user, c.relowner, 'USAGE') AND NOT ${GUARDED}
ORDER BY 1, 2`;

const HAS_GUARD = `EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'handover_guard')`;

const SURPLUS = `
SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${HAS_GUARD} AND NOT (${WANTED}) ORDER BY 1, 2`;

const ALL_GUARDED = `
SELECT n.nspname AS schema, c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE ${HAS_GUARD} ORDER BY 1, 2`;

/** Puts a guard on every table that wants one and has none. What belongs to somebody else is left out: a fault says so. */
export async function coverTables(session: DatabaseSession, settings: GuardSettings): Promise<void> {
  for (const table of await tablesOf(session, UNCOVERED, wishesOf(settings))) await cover(session, table);
}

/** Takes the guard off the tables that the grade does not ask it for. */
export async function uncoverTables(session: DatabaseSession, settings: GuardSettings): Promise<void> {
  for (const table of await tablesOf(session, SURPLUS, wishesOf(settings))) await uncover(session, table);
}

export async function uncoverAllTables(session: DatabaseSession): Promise<void> {
  for (const table of await tablesOf(session, ALL_GUARDED, [])) await uncover(session, table);
}

const wishesOf = (settings: GuardSettings): readonly unknown[] => [
  settings.guardedSchemas,
  meansOf(settings) === 'triggers',
];

async function tablesOf(session: DatabaseSession, sql: string, values: readonly unknown[]): Promise<readonly Table[]> {
  const { rows } = await session.run((statements) => statements.query<Table>(sql, values));
  return rows;
}

/** ENABLE ALWAYS: an ordinary trigger rests in sessions whose session_replication_role is replica. */
const cover = (session: DatabaseSession, table: Table): Promise<void> =>
  alterTable(session, table, (name) => [
    `CREATE OR REPLACE TRIGGER handover_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${name}
     FOR EACH STATEMENT EXECUTE FUNCTION handover.guard()`,
    `ALTER TABLE ${name} ENABLE ALWAYS TRIGGER handover_guard`,
  ]);

const uncover = (session: DatabaseSession, table: Table): Promise<void> =>
  alterTable(session, table, (name) => [`DROP TRIGGER IF EXISTS handover_guard ON ${name}`]);

function alterTable(
  session: DatabaseSession,
  { schema, name }: Table,
  changes: (table: string) => readonly string[],
): Promise<void> {
  return session.transaction(async (statements) => {
    await lockForTransaction(statements);
    await statements.query(`SET LOCAL lock_timeout = '${TABLE_LOCK_LIMIT}'`);
    for (const change of changes(`${escapeIdentifier(schema)}.${escapeIdentifier(name)}`)) {
      await statements.query(change);
    }
  });
}
