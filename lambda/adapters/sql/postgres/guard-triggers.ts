import { escapeIdentifier } from 'pg';
import { ERRORS, FailoverError } from '../../../contract/errors';
import { lockForTransaction } from './advisory-lock';
import type { DatabaseSession, Statements } from './database-session';
import { type GuardSettings, meansOf } from './guard-settings';

/** A trigger needs the table for itself for a moment; queueing behind a transaction stops all writers for as long. */
const TABLE_LOCK_LIMIT = '200ms';
/** A keeper that alters tables does not look after the rest of its side. */
const PASS_LIMIT_MS = 5_000;

/** Milliseconds of a clock that only goes forward. */
export type PassClock = () => number;

interface Table {
  readonly schema: string;
  readonly name: string;
}

/** Whether this table carries a guard that fires in every session. */
const GUARDED = `EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'handover_guard' AND t.tgenabled = 'A'
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

/**
 * Puts a guard on every table that wants one and has none, and answers why it is not done with that. What belongs to somebody
 * else is left out: a fault says so.
 */
export const coverTables = (
  session: DatabaseSession,
  settings: GuardSettings,
  clock: PassClock,
): Promise<FailoverError | undefined> =>
  passOver(session, { tables: UNCOVERED, values: wishesOf(settings), changes: cover }, clock);

/** Takes the guard off the tables that the grade does not ask it for. */
export async function uncoverTables(
  session: DatabaseSession,
  settings: GuardSettings,
  clock: PassClock,
): Promise<void> {
  const left = await passOver(session, { tables: SURPLUS, values: wishesOf(settings), changes: uncover }, clock);
  if (left) throw left;
}

export async function uncoverAllTables(session: DatabaseSession, clock: PassClock): Promise<void> {
  const left = await passOver(session, { tables: ALL_GUARDED, values: [], changes: uncover }, clock);
  if (left) throw left;
}

const wishesOf = (settings: GuardSettings): readonly unknown[] => [
  settings.guardedSchemas,
  meansOf(settings) === 'triggers',
];

/** ENABLE ALWAYS: an ordinary trigger rests in sessions whose session_replication_role is replica. */
const cover = (table: string): readonly string[] => [
  `CREATE OR REPLACE TRIGGER handover_guard BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON ${table}
   FOR EACH STATEMENT EXECUTE FUNCTION handover.guard()`,
  `ALTER TABLE ${table} ENABLE ALWAYS TRIGGER handover_guard`,
];

const uncover = (table: string): readonly string[] => [`DROP TRIGGER IF EXISTS handover_guard ON ${table}`];

interface Pass {
  /** Answers the tables that are to be altered. */
  readonly tables: string;
  readonly values: readonly unknown[];
  readonly changes: (table: string) => readonly string[];
}

/** One table that can not be had does not spare the others; after its time the pass leaves the rest to the next one. */
async function passOver(session: DatabaseSession, pass: Pass, clock: PassClock): Promise<FailoverError | undefined> {
  const { rows } = await session.run((statements) => statements.query<Table>(pass.tables, pass.values));
  const until = clock() + PASS_LIMIT_MS;
  const failed: FailoverError[] = [];
  for (const [done, table] of rows.entries()) {
    if (done > 0 && clock() >= until) return leftOver(failed, rows.length - done);
    const failure = await alterTable(session, pass, table).then(() => undefined, failureOf(table));
    if (failure) failed.push(failure);
  }
  return failed.length > 0 ? leftOver(failed, 0) : undefined;
}

const failureOf =
  ({ schema, name }: Table) =>
  (error: unknown): FailoverError => {
    if (!(error instanceof FailoverError)) throw error;
    return new FailoverError(error.name, `${schema}.${name}: ${error.message}`);
  };

/** `Transient`, so that the next look goes on, unless a person has to do something first. */
function leftOver(failed: readonly FailoverError[], waiting: number): FailoverError {
  const more = waiting > 0 ? [`${waiting} more after ${PASS_LIMIT_MS / 1000} s`] : [];
  const name = waiting > 0 ? ERRORS.transient : failed.find((f) => f.name !== ERRORS.transient)?.name;
  const reasons = [...failed.map(({ message }) => message), ...more].join('; ');
  return new FailoverError(name ?? ERRORS.transient, `tables left as they are, goes on at the next look: ${reasons}`);
}

/** Another keeper may have been first: looked at again under the lock, which costs no writer anything. */
function alterTable(session: DatabaseSession, pass: Pass, table: Table): Promise<void> {
  return session.transaction(async (statements) => {
    await lockForTransaction(statements);
    if (!(await isStillMeant(statements, pass, table))) return;
    await statements.query(`SET LOCAL lock_timeout = '${TABLE_LOCK_LIMIT}'`);
    for (const change of pass.changes(`${escapeIdentifier(table.schema)}.${escapeIdentifier(table.name)}`)) {
      await statements.query(change);
    }
  });
}

async function isStillMeant(statements: Statements, { tables, values }: Pass, table: Table): Promise<boolean> {
  const [schema, name] = [values.length + 1, values.length + 2];
  const { rows } = await statements.query(
    `SELECT FROM (${tables}) AS meant WHERE schema = $${schema} AND name = $${name}`,
    [...values, table.schema, table.name],
  );
  return rows.length > 0;
}
