import { ERRORS, FailoverError } from '../../../contract/errors';
import { lockForTransaction } from './advisory-lock';
import { barOrAdmit } from './application-roles';
import type { CronDatabase } from './cron-database';
import type { Statements } from './database-session';
import { LONGEST_FAULT } from './guard-faults';
import type { GuardSettings } from './guard-settings';
import { isoMicroseconds } from './guard-view';
import { setApplicationJobs, wakeJobsHere } from './guard-watchdog';

export interface Opening {
  readonly epoch: number;
  readonly anchor: string;
  readonly seconds: number;
}

/** An anchor from the future can only come of a clock that was set back: it then counts from now. */
const DEADLINE = 'least($2::timestamptz, clock_timestamp()) + make_interval(secs => $3)';

const OPEN = `
UPDATE handover.lease SET epoch = $1, open = true, timeline = handover.timeline(),
  valid_until = CASE WHEN epoch = $1 AND open AND timeline = handover.timeline()
                THEN greatest(valid_until, ${DEADLINE}) ELSE ${DEADLINE} END,
  heartbeat = heartbeat + 1, heartbeat_at = clock_timestamp()
RETURNING timeline, ${isoMicroseconds('clock_timestamp()')} AS "openedAt"`;

const EXTEND = `
UPDATE handover.lease SET valid_until = greatest(valid_until, ${DEADLINE}),
  heartbeat = heartbeat + 1, heartbeat_at = clock_timestamp()
WHERE epoch = $1 AND open AND timeline = handover.timeline()`;

/**
 * One transaction: logins first, the row last. It sets the wanted state; what an earlier fence left behind does not matter.
 *
 * The row is not held while another database is asked: the watchdog waits half a second for it, then bars without. What it
 * bars all the same is admitted again at the end, when its mark is gone.
 */
export async function openGuard(
  statements: Statements,
  { applicationRoles }: GuardSettings,
  cron: CronDatabase,
  { epoch, anchor, seconds }: Opening,
) {
  await lockForTransaction(statements);
  await mayOpen(statements, epoch);
  await setApplicationJobs(statements, cron, applicationRoles, true);
  await mayOpen(statements, epoch, 'FOR UPDATE');
  await admit(statements, applicationRoles);
  await wakeJobsHere(statements, applicationRoles);
  await liftBar(statements);
  const opened = await statements.query<{ timeline: string; openedAt: string }>(OPEN, [epoch, anchor, seconds]);
  const row = opened.rows[0];
  if (!row) throw new FailoverError(ERRORS.badInput, 'not opened: the row of handover.lease is gone');
  await admit(statements, applicationRoles);
  return { timeline: row.timeline, openedAt: row.openedAt };
}

async function admit(statements: Statements, roles: readonly string[]): Promise<void> {
  const refused = await barOrAdmit(statements, 'admit', roles);
  if (refused.length > 0) throw new FailoverError(ERRORS.badInput, `not opened: ${refused.join('; ')}`);
}

export async function extendGuard(statements: Statements, { epoch, anchor, seconds }: Opening): Promise<boolean> {
  const extended = await statements.query(EXTEND, [epoch, anchor, seconds]);
  return extended.rowCount === 1;
}

/** A copy of an older release's primary has no such table yet: it is opened all the same. */
const WATCHED = `SELECT to_regclass('handover.watchdog') IS NOT NULL AS watched`;
const BARRED = `
SELECT barred_at IS NOT NULL AND handover.stays_open() AS revived FROM handover.watchdog`;

/** Whether the watchdog has barred the roles of a row that an extension has revived since. */
export async function isRevived(statements: Statements): Promise<boolean> {
  if (!(await isWatched(statements))) return false;
  return (await statements.query<{ revived: boolean }>(BARRED)).rows[0]?.revived ?? false;
}

/**
 * In one transaction, with the row held: a watchdog that runs meanwhile waits, and finds it open. Where a role can not be
 * admitted the mark stays: the next extension tries again, and a fault says so until the next installation.
 */
export async function liftWatchdogsBar(statements: Statements, { applicationRoles }: GuardSettings): Promise<void> {
  await lockForTransaction(statements);
  await statements.query('SELECT FROM handover.lease FOR UPDATE');
  if (!(await isRevived(statements))) return;
  await wakeJobsHere(statements, applicationRoles);
  await liftBar(statements);
  const refused = await barOrAdmit(statements, 'admit', applicationRoles);
  if (refused.length > 0) await keepBar(statements, refused);
}

async function keepBar(statements: Statements, refused: readonly string[]): Promise<void> {
  await statements.query('UPDATE handover.watchdog SET barred_at = clock_timestamp()');
  await statements.query('INSERT INTO handover.fault (fault) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [
    refused.map((reason) => `the bar of the watchdog is not lifted: ${reason}`.slice(0, LONGEST_FAULT)),
  ]);
}

async function liftBar(statements: Statements): Promise<void> {
  if (!(await isWatched(statements))) return;
  await statements.query('UPDATE handover.watchdog SET barred_at = NULL WHERE barred_at IS NOT NULL');
}

const isWatched = async (statements: Statements): Promise<boolean> =>
  (await statements.query<{ watched: boolean }>(WATCHED)).rows[0]?.watched ?? false;

/** An epoch that this database was closed for never opens it again, however late its run wakes up. */
async function mayOpen(statements: Statements, epoch: number, held: 'FOR UPDATE' | '' = ''): Promise<void> {
  const { rows } = await statements.query<{ newest: string }>(
    `SELECT greatest(epoch, closed_below)::text AS newest FROM handover.lease ${held}`,
  );
  const newest = Number(rows[0]?.newest ?? 0);
  if (newest <= epoch) return;
  throw new FailoverError(ERRORS.ownershipLost, `not opened: epoch ${epoch} is over, the database knows ${newest}`);
}
