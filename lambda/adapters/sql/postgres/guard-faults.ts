import { ADOPTION_CHECKS, type AdoptionCheck, OPEN_LOGINS } from './adoption-checks';
import { lockForTransaction } from './advisory-lock';
import type { DatabaseSession, Statements } from './database-session';
import type { GuardSettings } from './guard-settings';

/** What an index entry holds. */
export const LONGEST_FAULT = 1_000;

export interface Findings {
  readonly hinders: readonly string[];
  readonly faults: readonly string[];
}

const PLAN = 'plan AS (SELECT $1::text[] AS roles, $2::text[] AS schemas)';

/** Judged on the primary: sessions and subscriptions are there. */
export async function judgeAdoption(statements: Statements, settings: GuardSettings): Promise<Findings> {
  const checks = ADOPTION_CHECKS.filter(({ grades }) => grades.includes(settings.grade));
  const { rows } = await statements.query<{ fault: string; hinders: boolean }>(unionOf(checks), [
    settings.applicationRoles,
    settings.guardedSchemas,
  ]);
  const found = (hinders: boolean) => rows.filter((row) => row.hinders === hinders).map(({ fault }) => fault);
  return { hinders: found(true), faults: found(false) };
}

const unionOf = (checks: readonly AdoptionCheck[]): string =>
  `WITH ${PLAN}, judged AS (
  ${checks.map(({ sql, hinders }, index) => `SELECT ${index} AS place, fault, ${hinders} AS hinders FROM (${sql}) AS c (fault)`).join('\nUNION ALL ')})
  SELECT fault, hinders FROM judged ORDER BY place, fault`;

/** Logins that no bar stops, and that may write. */
export async function judgeOpenLogins(statements: Statements, settings: GuardSettings): Promise<readonly string[]> {
  const { rows } = await statements.query<{ fault: string }>(
    `WITH ${PLAN} SELECT fault FROM (${OPEN_LOGINS}) AS c (fault) ORDER BY 1`,
    [settings.applicationRoles, settings.guardedSchemas],
  );
  return rows.map(({ fault }) => fault);
}

/** Makes what is written down what was found: a fault that is mended is gone. Writes nothing where nothing changed. */
export const recordFaults = (session: DatabaseSession, faults: readonly string[]): Promise<void> =>
  replaceAll(
    session,
    { table: 'handover.fault', column: 'fault' },
    unique(faults.map((f) => f.slice(0, LONGEST_FAULT))),
  );

/** The roles that the watchdog bars. */
export const recordRoles = (session: DatabaseSession, roles: readonly string[]): Promise<void> =>
  replaceAll(session, { table: 'handover.application_role', column: 'name' }, unique(roles));

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

interface List {
  readonly table: string;
  readonly column: string;
}

async function replaceAll(session: DatabaseSession, { table, column }: List, wanted: readonly string[]): Promise<void> {
  const { rows } = await session.run((statements) =>
    statements.query<{ value: string }>(`SELECT ${column} AS value FROM ${table}`),
  );
  if (unique(rows.map(({ value }) => value)).join('\0') === wanted.join('\0')) return;
  await session.transaction(async (statements) => {
    await lockForTransaction(statements);
    await statements.query(`DELETE FROM ${table} WHERE ${column} <> ALL ($1)`, [wanted]);
    await statements.query(`INSERT INTO ${table} (${column}) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING`, [
      wanted,
    ]);
  });
}

/** A keeper's heartbeat that is so much younger than the job's stamp says that the job does not run. */
const SILENT_AFTER = '30 s';

const WATCHED = `
SELECT $1 AS fault WHERE current_setting('cron.database_name', true) IS NULL
UNION ALL
SELECT 'the watchdog does not run (last seen ' || coalesce(w.seen_at::text, 'never') || '): look into cron.job_run_details, cron.max_running_jobs and max_worker_processes'
FROM handover.watchdog w, handover.lease l WHERE w.seen_at IS NULL OR l.heartbeat_at - w.seen_at > interval '${SILENT_AFTER}'`;

/** What can be seen on either side at any time. */
export async function readFaults(
  statements: Statements,
  { watched, notLoaded }: { readonly watched: boolean; readonly notLoaded: string },
): Promise<readonly string[]> {
  const recorded = await statements.query<{ fault: string }>('SELECT fault FROM handover.fault ORDER BY 1');
  const seen = watched ? (await statements.query<{ fault: string }>(WATCHED, [notLoaded])).rows : [];
  return unique([...recorded.rows, ...seen].map(({ fault }) => fault));
}
