import type { Statements } from './database-session';

/** Which jobs of pg_cron are meant: those of these roles that run in this database. */
export interface JobsOf {
  readonly database: string;
  readonly roles: readonly string[];
}

/**
 * Every second, so that a session that slipped through is ended by the second run, well inside `watchdogSeconds`.
 * Schedules in seconds came with pg_cron 1.5. https://github.com/citusdata/pg_cron
 */
const SCHEDULE = '1 seconds';
const COMMAND = 'SELECT handover.watchdog()';
const nameFor = (database: string): string => `handover watchdog of ${database}`;

const STANDS = `
SELECT EXISTS (SELECT FROM cron.job WHERE jobname = $1 AND username = current_user
  AND schedule = $2 AND command = $3 AND database = $4 AND active) AS stands`;

/** A run a second leaves a line each; an hour of them is enough to see that it runs, and why it does not. */
const FORGET = `
DELETE FROM cron.job_run_details d USING cron.job j WHERE j.jobid = d.jobid AND j.jobname = $1 AND j.username = current_user
  AND d.end_time < clock_timestamp() - interval '1 hour'`;

/**
 * Schedules the watchdog of a database. As RDS documents it for another database than pg_cron's own: schedule, then set the
 * column; in one transaction it never runs in the wrong one. `schedule_in_database` needs a grant that its master lacks.
 * https://github.com/citusdata/pg_cron/issues/198
 */
export async function scheduleWatchdog(jobs: Statements, database: string): Promise<void> {
  const name = nameFor(database);
  await jobs.query(FORGET, [name]);
  const { rows } = await jobs.query<{ stands: boolean }>(STANDS, [name, SCHEDULE, COMMAND, database]);
  if (rows[0]?.stands) return;
  await jobs.query('SELECT cron.schedule($1, $2, $3)', [name, SCHEDULE, COMMAND]);
  await jobs.query('UPDATE cron.job SET database = $2, active = true WHERE jobname = $1 AND username = current_user', [
    name,
    database,
  ]);
}

export async function unscheduleWatchdog(jobs: Statements, database: string): Promise<void> {
  await jobs.query('SELECT cron.unschedule(jobid) FROM cron.job WHERE jobname = $1 AND username = current_user', [
    nameFor(database),
  ]);
}

/** A job that is to rest for good is unscheduled: opening makes every job of an application role active. */
export async function setJobsActive(jobs: Statements, { database, roles }: JobsOf, active: boolean): Promise<void> {
  await jobs.query('UPDATE cron.job SET active = $3 WHERE database = $1 AND username = ANY ($2) AND active <> $3', [
    database,
    roles,
    active,
  ]);
}

/** The extension's version, `undefined` where it was not created. */
export async function cronVersion(jobs: Statements): Promise<string | undefined> {
  const { rows } = await jobs.query<{ version: string }>(
    `SELECT extversion AS version FROM pg_extension WHERE extname = 'pg_cron'`,
  );
  return rows[0]?.version;
}

export function schedulesInSeconds(version: string): boolean {
  const [major = 0, minor = 0] = version.split(/[.-]/).map(Number);
  return major > 1 || (major === 1 && minor >= 5);
}

/** Row security of `cron.job` shows an ordinary login its own jobs only. */
const HIDDEN = `
SELECT format('"%s" sees no jobs of pg_cron but its own: GRANT rds_superuser TO %I', current_user, current_user) AS fault
WHERE row_security_active('cron.job')`;

/** Upkeep writes no data. */
const FOREIGN = `
SELECT format('job %s of pg_cron (%s) runs in this database as "%s", whom the fence does not bar: schedule it as an application role, or unschedule it',
  jobid, coalesce(jobname, left(command, 40)), username) AS fault
FROM cron.job WHERE active AND database = $1 AND username <> ALL ($2) AND jobname IS DISTINCT FROM $3
  AND command !~* '^\\s*(vacuum|analyze|reindex)\\M' ORDER BY jobid`;

/** Writers in the database that no bar of an application role stops. */
export async function foreignJobs(jobs: Statements, { database, roles }: JobsOf): Promise<readonly string[]> {
  const hidden = await jobs.query<{ fault: string }>(HIDDEN);
  const foreign = await jobs.query<{ fault: string }>(FOREIGN, [database, roles, nameFor(database)]);
  return [...hidden.rows, ...foreign.rows].map(({ fault }) => fault);
}
