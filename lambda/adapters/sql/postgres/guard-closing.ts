import { DatabaseError } from 'pg';
import { ERRORS, FailoverError } from '../../../contract/errors';
import { withSessionLock } from './advisory-lock';
import { barOrAdmit } from './application-roles';
import { FLUSHED } from './aurora-dialect';
import { APPLICATION_NAME } from './connection-config';
import type { CronDatabase } from './cron-database';
import { inTransaction, type Statements } from './database-session';
import { judgeOpenLogins } from './guard-faults';
import { type GuardSettings, meansOf } from './guard-settings';
import { isoMicroseconds } from './guard-view';
import { openJobs, setApplicationJobs } from './guard-watchdog';
import { disableSubscriptions } from './subscriptions';

/** How sessions are watched while they end. */
export interface ClosingWatch {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Between two scans: a login may be between its authentication and its first entry in pg_stat_activity. */
  readonly scanIntervalMs: number;
  readonly maxScans: number;
}

/** What a fence acts on. */
export interface Fencing {
  readonly settings: GuardSettings;
  readonly cron: CronDatabase;
  readonly watch: ClosingWatch;
}

/**
 * Closes the database for everything below `epoch` and answers only when that is true. A snapshot that is older than the
 * row's change does not see it and can still commit (measured), so every other session is ended before the acknowledgement.
 *
 * `ALLOW_CONNECTIONS false` is not part of it: it would bar Handover's own login too (only a superuser passes), it
 * replicates, and then nobody could even look at the promoted copy before it is opened.
 */
export async function closeGuard(
  statements: Statements,
  { settings, cron, watch }: Fencing,
  epoch: number,
): Promise<{ readonly closedAt: string; readonly flushPosition: string }> {
  return withSessionLock(statements, async () => {
    await closeRow(statements, epoch);
    const roles = settings.applicationRoles;
    const refused = [
      ...(await inTransaction(statements, () => barOrAdmit(statements, 'bar', roles))),
      ...(await inTransaction(statements, () => disableSubscriptions(statements))),
    ];
    await restJobs(statements, cron, roles);
    await endSessions(statements, watch);
    await refusePrepared(statements);
    const unfenced = [...refused, ...(await openWriters(statements, settings, cron))];
    if (unfenced.length > 0) throw new FailoverError(ERRORS.badInput, `unfenced: ${unfenced.join('; ')}`);
    return acknowledge(statements);
  });
}

/** The bar alone keeps a job from starting: that its database cannot be had is no reason to leave sessions alive. */
async function restJobs(statements: Statements, cron: CronDatabase, roles: readonly string[]): Promise<void> {
  try {
    await setApplicationJobs(statements, cron, roles, false);
  } catch (error) {
    if (!(error instanceof FailoverError && error.name === ERRORS.transient)) throw error;
  }
}

/** Who would go on writing where no trigger refuses it. Judged now: a fault that was written down may be older than a grant. */
async function openWriters(
  statements: Statements,
  settings: GuardSettings,
  cron: CronDatabase,
): Promise<readonly string[]> {
  if (meansOf(settings) === 'triggers') return [];
  const logins = await judgeOpenLogins(statements, settings);
  return [...logins, ...(await openJobs(statements, cron, settings.applicationRoles))];
}

/** A run that comes late must not bar a database that was opened under its own epoch or a newer one meanwhile. */
async function closeRow(statements: Statements, epoch: number): Promise<void> {
  const closed = await statements.query(
    `UPDATE handover.lease SET open = false, closed_below = greatest(closed_below, $1)
     WHERE epoch < $1`,
    [epoch],
  );
  if (closed.rowCount === 1) return;
  const { rows } = await statements.query<{ epoch: string }>('SELECT epoch::text FROM handover.lease');
  const found = rows[0]?.epoch ?? 'nothing';
  throw new FailoverError(ERRORS.ownershipLost, `not closed below epoch ${epoch}: the database is at ${found}`);
}

/** Everybody but the provider, senders of replication (they still have to deliver) and Handover's own sessions. */
const OTHER_SESSIONS = `
SELECT pid, usename AS "user", application_name AS application FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename <> 'rdsadmin'
  AND backend_type NOT IN ('walsender', 'autovacuum worker')
  AND NOT (usename = current_user AND application_name = '${APPLICATION_NAME}')`;

interface OtherSession {
  readonly pid: number;
  readonly user: string;
  readonly application: string;
}

async function endSessions(statements: Statements, watch: ClosingWatch): Promise<void> {
  let empty = 0;
  let found: readonly OtherSession[] = [];
  for (let scan = 0; scan < watch.maxScans; scan += 1) {
    if (scan > 0) await watch.sleep(watch.scanIntervalMs);
    found = (await statements.query<OtherSession>(OTHER_SESSIONS)).rows;
    empty = found.length === 0 ? empty + 1 : 0;
    if (empty === 2) return;
    for (const { pid } of found) await terminate(statements, pid);
  }
  const names = found.map(({ pid, user, application }) => `${pid} of "${user}" (${application})`).join(', ');
  throw new FailoverError(
    ERRORS.transient,
    `unfenced: sessions did not end within ${watch.maxScans} scans: ${names || 'new ones keep coming'}`,
  );
}

/** One that may not be ended does not spare the others: it is found again, and there is no acknowledgement. */
async function terminate(statements: Statements, pid: number): Promise<void> {
  try {
    await statements.query('SELECT pg_terminate_backend($1)', [pid]);
  } catch (error) {
    if (!(error instanceof DatabaseError && error.code === '42501')) throw error;
  }
}

/** Somebody could still commit it, and no check would run then. */
async function refusePrepared(statements: Statements): Promise<void> {
  const { rows } = await statements.query<{ gid: string }>(
    'SELECT gid FROM pg_prepared_xacts WHERE database = current_database() ORDER BY prepared',
  );
  if (rows.length === 0) return;
  const names = rows.map(({ gid }) => `'${gid}'`).join(', ');
  throw new FailoverError(
    ERRORS.databaseNeedsPerson,
    `unfenced: prepared transaction ${names}; end it with COMMIT PREPARED or ROLLBACK PREPARED`,
  );
}

/** The stamp's own commit flushes every commit before it, those of `synchronous_commit = off` too. */
async function acknowledge(statements: Statements) {
  await statements.query('UPDATE handover.lease SET closed_at = clock_timestamp()');
  const { rows } = await statements.query<{ closedAt: string; flushPosition: string }>(
    `SELECT ${isoMicroseconds('closed_at')} AS "closedAt", ${FLUSHED} AS "flushPosition"
     FROM handover.lease`,
  );
  const acknowledged = rows[0];
  if (!acknowledged) throw new FailoverError(ERRORS.badInput, 'unfenced: the row of handover.lease is gone');
  return { closedAt: acknowledged.closedAt, flushPosition: acknowledged.flushPosition };
}
