import { DatabaseError } from 'pg';
import { ERRORS, FailoverError } from '../../../contract/errors';
import type { CronDatabase } from './cron-database';
import {
  cronVersion,
  foreignJobs,
  type JobsOf,
  schedulesInSeconds,
  scheduleWatchdog,
  setJobsActive,
  unscheduleWatchdog,
} from './cron-jobs';
import { inSavepoint, type Statements } from './database-session';
import { type GuardSettings, meansOf } from './guard-settings';

/** What came of looking after the jobs. `hinders`: the grade's own job could not be had. */
export interface JobFindings {
  readonly hinders: readonly string[];
  readonly faults: readonly string[];
}

const NOTHING: JobFindings = { hinders: [], faults: [] };

export const NOT_LOADED =
  'pg_cron is not loaded: add it to shared_preload_libraries in the parameter group of this instance and of its replica, and restart both';
const NOT_CREATED = 'pg_cron is loaded and not created: CREATE EXTENSION pg_cron in the database of cron.database_name';
const tooOld = (version: string): string =>
  `pg_cron is at ${version}, a watchdog needs 1.5 (schedules in seconds): upgrade the engine, then ALTER EXTENSION pg_cron UPDATE`;

/** Schedules the watchdog where the grade asks for it, and says which jobs the fence would not stop. */
export async function alignJobs(
  guarded: Statements,
  cron: CronDatabase,
  settings: GuardSettings,
): Promise<JobFindings> {
  // A trigger refuses a job's writes like anybody's.
  if (settings.grade === 'enforced') return NOTHING;
  const database = await nameOf(guarded);
  const found = await reached(() => cron.run(guarded, (jobs) => aligned(jobs, settings, database)));
  if (found === undefined) return withoutCron(settings, NOT_LOADED);
  if (typeof found !== 'string') return found;
  return settings.grade === 'watchdog' ? { hinders: [found], faults: [] } : { hinders: [], faults: [found] };
}

/** Where there is no pg_cron there are no jobs either. */
const withoutCron = ({ grade }: GuardSettings, fault: string): JobFindings =>
  grade === 'watchdog' ? { hinders: [fault], faults: [] } : NOTHING;

async function aligned(jobs: Statements, settings: GuardSettings, database: string): Promise<JobFindings> {
  const { grade, applicationRoles: roles } = settings;
  const version = await cronVersion(jobs);
  if (version === undefined) return withoutCron(settings, NOT_CREATED);
  const faults = await foreignJobs(jobs, { database, roles });
  if (grade === 'watchdog' && !schedulesInSeconds(version)) return { hinders: [tooOld(version)], faults };
  if (meansOf(settings) === 'job') await scheduleWatchdog(jobs, database);
  return { hinders: [], faults };
}

/** Takes the job away, if pg_cron is there and could have one. */
export async function withoutWatchdog(guarded: Statements, cron: CronDatabase): Promise<void> {
  const database = await nameOf(guarded);
  await reached(() =>
    cron.run(guarded, async (jobs) => {
      if ((await cronVersion(jobs)) !== undefined) await unscheduleWatchdog(jobs, database);
    }),
  );
}

/**
 * Puts the jobs of the application roles to rest, or to work. A login that may not do it never could, so there is nothing to
 * undo; and a job of a role that is barred does not start anyway (shown on a real pg_cron by the tests).
 */
export async function setApplicationJobs(
  guarded: Statements,
  cron: CronDatabase,
  roles: readonly string[],
  active: boolean,
): Promise<void> {
  const jobsOf: JobsOf = { database: await nameOf(guarded), roles };
  await reached(() =>
    cron.run(guarded, async (jobs) => {
      if ((await cronVersion(jobs)) !== undefined) await setJobsActive(jobs, jobsOf, active);
    }),
  );
}

const CRON_IS_HERE = `SELECT to_regclass('cron.job') IS NOT NULL AS here`;

/**
 * Where pg_cron lives in the guarded database the watchdog puts the jobs to rest there, so whoever lifts its bar wakes them in
 * the same transaction. The watchdog is the same login: what this one may not do, that one could not undo.
 */
export async function wakeJobsHere(guarded: Statements, roles: readonly string[]): Promise<void> {
  try {
    await inSavepoint(guarded, async () => {
      const { rows } = await guarded.query<{ here: boolean }>(CRON_IS_HERE);
      if (rows[0]?.here) await setJobsActive(guarded, { database: await nameOf(guarded), roles }, true);
    });
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '42501')) throw error;
  }
}

/** Jobs that no bar stops, judged now; what can not be seen is not taken for nothing. Without pg_cron there are none. */
export async function openJobs(
  guarded: Statements,
  cron: CronDatabase,
  roles: readonly string[],
): Promise<readonly string[]> {
  const jobsOf: JobsOf = { database: await nameOf(guarded), roles };
  const found = await reached(() =>
    cron.run(guarded, async (jobs) => ((await cronVersion(jobs)) === undefined ? [] : foreignJobs(jobs, jobsOf))),
  );
  return typeof found === 'string' ? [found] : (found ?? []);
}

async function nameOf(statements: Statements): Promise<string> {
  const { rows } = await statements.query<{ name: string }>('SELECT current_database() AS name');
  return rows[0]?.name ?? '';
}

/** A refusal comes back as a sentence: no login, no privilege. Everything else is thrown, and tried again. */
async function reached<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work();
  } catch (error) {
    const refused = error instanceof FailoverError && (error.name === ERRORS.badInput || error.name === ERRORS.noLogin);
    if (!refused) throw error;
    return `the jobs of pg_cron are out of reach: ${error.message}; GRANT rds_superuser to the login of Handover`;
  }
}
