import { ERRORS, FailoverError } from '../../../contract/errors';
import { lockForTransaction } from './advisory-lock';
import { barOrAdmit } from './application-roles';
import type { Statements } from './database-session';
import type { GuardSettings } from './guard-settings';
import { isoMicroseconds } from './guard-view';

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

/** One transaction: logins first, the row last. It sets the wanted state; what an earlier fence left behind does not matter. */
export async function openGuard(statements: Statements, settings: GuardSettings, { epoch, anchor, seconds }: Opening) {
  await lockForTransaction(statements);
  await mayOpen(statements, epoch);
  const refused = await barOrAdmit(statements, 'admit', settings.applicationRoles);
  if (refused.length > 0) throw new FailoverError(ERRORS.badInput, `not opened: ${refused.join('; ')}`);
  const opened = await statements.query<{ timeline: string; openedAt: string }>(OPEN, [epoch, anchor, seconds]);
  const row = opened.rows[0];
  if (!row) throw new FailoverError(ERRORS.badInput, 'not opened: the row of handover.lease is gone');
  return { timeline: row.timeline, openedAt: row.openedAt };
}

export async function extendGuard(statements: Statements, { epoch, anchor, seconds }: Opening): Promise<boolean> {
  const extended = await statements.query(EXTEND, [epoch, anchor, seconds]);
  return extended.rowCount === 1;
}

/** An epoch that this database was closed for never opens it again, however late its run wakes up. */
async function mayOpen(statements: Statements, epoch: number): Promise<void> {
  const { rows } = await statements.query<{ newest: string }>(
    'SELECT greatest(epoch, closed_below)::text AS newest FROM handover.lease FOR UPDATE',
  );
  const newest = Number(rows[0]?.newest ?? 0);
  if (newest <= epoch) return;
  throw new FailoverError(ERRORS.ownershipLost, `not opened: epoch ${epoch} is over, the database knows ${newest}`);
}
