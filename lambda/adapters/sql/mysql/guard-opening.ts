import { ERRORS, FailoverError } from '../../../contract/errors';
import { withChangeLock } from './advisory-lock';
import { barOrAdmit } from './application-accounts';
import { wakeEvents } from './application-events';
import type { Statements } from './database-session';
import type { GuardSettings } from './guard-settings';
import { interruptWatch, wakeWatchdog } from './guard-watchdog';
import { isoMicroseconds, sqlTime } from './iso';
import { forgetBar } from './watchdog-bar';

export interface Opening {
  readonly epoch: number;
  readonly anchor: string;
  readonly seconds: number;
}

/** An anchor from the future can only come of a clock that was set back: it then counts from now. */
const DEADLINE = 'TIMESTAMPADD(MICROSECOND, :microseconds, LEAST(CAST(:anchor AS DATETIME(6)), UTC_TIMESTAMP(6)))';
const HEARTBEAT = 'heartbeat = heartbeat + 1, heartbeat_at = UTC_TIMESTAMP(6)';

/** MySQL assigns from left to right: the deadline is judged by the row as it was. */
const OPEN = `
UPDATE handover.lease SET
  valid_until = CASE WHEN epoch = :epoch AND open AND server = @@server_uuid THEN GREATEST(valid_until, ${DEADLINE}) ELSE ${DEADLINE} END,
  epoch = :epoch, open = TRUE, server = @@server_uuid, ${HEARTBEAT}
WHERE GREATEST(epoch, closed_below) <= :epoch`;

const OPENED = `SELECT server AS timeline, ${isoMicroseconds('heartbeat_at')} AS openedAt FROM handover.lease`;

const EXTEND = `
UPDATE handover.lease SET valid_until = GREATEST(valid_until, ${DEADLINE}), ${HEARTBEAT}
WHERE epoch = :epoch AND open AND server = @@server_uuid`;

/**
 * Logins first, the row last, and each step may run again: DDL is no part of a transaction. A watchdog that still saw the old
 * row may have barred in between, so the logins are looked at once more; it would lift its own bar within two seconds besides.
 */
export function openGuard(statements: Statements, settings: GuardSettings, opening: Opening) {
  return withChangeLock(statements, async () => {
    await mayOpen(statements, opening.epoch);
    await admit(statements, settings);
    refuse(await wakeEvents(statements, settings));
    await wakeWatchdog(statements);
    // What it says of the next two seconds belongs to the row as it was.
    await interruptWatch(statements);
    if ((await statements.change(OPEN, valuesOf(opening))) !== 1) await mayOpen(statements, opening.epoch);
    await admit(statements, settings);
    return opened(statements);
  });
}

async function admit(statements: Statements, { applicationRoles }: GuardSettings): Promise<void> {
  refuse(await barOrAdmit(statements, 'admit', applicationRoles));
  await forgetBar(statements);
}

function refuse(refused: readonly string[]): void {
  if (refused.length > 0) throw new FailoverError(ERRORS.badInput, `not opened: ${refused.join('; ')}`);
}

async function opened(statements: Statements) {
  const [row] = await statements.rows<{ timeline: string; openedAt: string }>(OPENED);
  if (!row) throw new FailoverError(ERRORS.badInput, 'not opened: the row of handover.lease is gone');
  return { timeline: row.timeline, openedAt: row.openedAt };
}

export async function extendGuard(statements: Statements, extension: Opening): Promise<boolean> {
  return (await statements.change(EXTEND, valuesOf(extension))) === 1;
}

const valuesOf = ({ epoch, anchor, seconds }: Opening) => ({
  epoch,
  anchor: sqlTime(anchor),
  microseconds: Math.round(seconds * 1_000_000),
});

/** An epoch that this database was closed for never opens it again, however late its run wakes up. */
async function mayOpen(statements: Statements, epoch: number): Promise<void> {
  const [row] = await statements.rows<{ newest: number }>(
    'SELECT GREATEST(epoch, closed_below) AS newest FROM handover.lease',
  );
  const newest = row?.newest ?? 0;
  if (newest <= epoch) return;
  throw new FailoverError(ERRORS.ownershipLost, `not opened: epoch ${epoch} is over, the database knows ${newest}`);
}
