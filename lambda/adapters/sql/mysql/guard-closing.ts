import { ERRORS, FailoverError } from '../../../contract/errors';
import { withChangeLock } from './advisory-lock';
import { barOrAdmit } from './application-accounts';
import { restEvents } from './application-events';
import { closePosition } from './aurora-dialect';
import { isServerError } from './database-error';
import { SESSION_MARK, type Statements } from './database-session';
import { flushPosition } from './flush-position';
import type { GuardSettings } from './guard-settings';
import { endSession, interruptWatch } from './guard-watchdog';
import { isoMicroseconds } from './iso';
import { HIDDEN, preparedTransactions } from './prepared-transactions';

/** How sessions are watched while they end. */
export interface ClosingWatch {
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Between two scans: a login may be between its authentication and its first entry in the process list. */
  readonly scanIntervalMs: number;
  readonly maxScans: number;
}

/**
 * Closes the database for everything below `epoch` and answers only when that is true. A transaction that has written already
 * needs no trigger to commit, so every other session is ended before the acknowledgement.
 */
export function closeGuard(
  statements: Statements,
  settings: GuardSettings,
  watch: ClosingWatch,
  epoch: number,
): Promise<{ readonly closedAt: string; readonly flushPosition: string }> {
  return withChangeLock(statements, async () => {
    await closeRow(statements, epoch);
    await interruptWatch(statements);
    const refused = [
      ...(await barOrAdmit(statements, 'bar', settings.applicationRoles)),
      ...(await restEvents(statements, settings)),
    ];
    await endSessions(statements, watch);
    await refusePrepared(statements);
    if (refused.length > 0) throw new FailoverError(ERRORS.badInput, `unfenced: ${refused.join('; ')}`);
    return acknowledge(statements, settings);
  });
}

/** A run that comes late must not bar a database that was opened under its own epoch or a newer one meanwhile. */
async function closeRow(statements: Statements, epoch: number): Promise<void> {
  const closed = await statements.change(
    'UPDATE handover.lease SET open = FALSE, closed_below = GREATEST(closed_below, :epoch) WHERE epoch < :epoch',
    { epoch },
  );
  if (closed === 1) return;
  const [row] = await statements.rows<{ epoch: number }>('SELECT epoch FROM handover.lease');
  throw new FailoverError(
    ERRORS.ownershipLost,
    `not closed below epoch ${epoch}: the database is at ${row?.epoch ?? 'nothing'}`,
  );
}

/**
 * Everybody but the provider, senders of replication (they still have to deliver), the watchdog and Handover's own sessions. One
 * that was killed stays in the list until its transaction is rolled back.
 */
const OTHER_SESSIONS = `
SELECT id AS id, user AS user, host AS host FROM information_schema.processlist
WHERE id <> CONNECTION_ID() AND command NOT LIKE 'Binlog Dump%'
  AND user NOT IN ('rdsadmin', 'rdsrepladmin', 'system user', 'event_scheduler', 'unauthenticated user')
  AND NOT (user = SUBSTRING_INDEX(CURRENT_USER(), '@', 1) AND COALESCE(IS_USED_LOCK(CONCAT('${SESSION_MARK}', id)), 0) = id)`;

interface OtherSession {
  readonly id: number;
  readonly user: string;
  readonly host: string;
}

async function endSessions(statements: Statements, watch: ClosingWatch): Promise<void> {
  let empty = 0;
  let found: readonly OtherSession[] = [];
  for (let scan = 0; scan < watch.maxScans; scan += 1) {
    if (scan > 0) await watch.sleep(watch.scanIntervalMs);
    found = await statements.rows<OtherSession>(OTHER_SESSIONS);
    empty = found.length === 0 ? empty + 1 : 0;
    if (empty === 2) return;
    for (const { id } of found) await endIfThere(statements, id);
  }
  const names = found.map(({ id, user, host }) => `${id} of "${user}" from ${host}`).join(', ');
  throw new FailoverError(
    ERRORS.transient,
    `unfenced: sessions did not end within ${watch.maxScans} scans: ${names || 'new ones keep coming'}`,
  );
}

const NO_SUCH_SESSION = 1094;

/** It may have ended since the scan; whether it really has is the next scan's business, whatever the refusal was. */
async function endIfThere(statements: Statements, id: number): Promise<void> {
  try {
    await endSession(statements, id);
  } catch (error) {
    if (!(isServerError(error) && error.errno === NO_SUCH_SESSION)) throw error;
  }
}

/** Somebody could still commit it, and nothing would refuse that. */
async function refusePrepared(statements: Statements): Promise<void> {
  const prepared = await preparedTransactions(statements);
  if (prepared === 'hidden') throw new FailoverError(ERRORS.databaseNeedsPerson, `unfenced: ${HIDDEN}`);
  if (prepared.length === 0) return;
  const names = prepared.map((name) => `'${name}'`).join(', ');
  throw new FailoverError(
    ERRORS.databaseNeedsPerson,
    `unfenced: prepared transactions ${names}, any session could still commit them: XA ROLLBACK or XA COMMIT them by hand`,
  );
}

async function acknowledge(statements: Statements, { aurora }: GuardSettings) {
  await statements.change('UPDATE handover.lease SET closed_at = UTC_TIMESTAMP(6)');
  const [row] = await statements.rows<{ closedBelow: number; closedAt: string }>(
    `SELECT closed_below AS closedBelow, ${isoMicroseconds('closed_at')} AS closedAt FROM handover.lease`,
  );
  if (!row) throw new FailoverError(ERRORS.transient, 'unfenced: the row of handover.lease is gone');
  return {
    closedAt: row.closedAt,
    flushPosition: aurora ? closePosition(row.closedBelow, row.closedAt) : await flushPosition(statements),
  };
}
