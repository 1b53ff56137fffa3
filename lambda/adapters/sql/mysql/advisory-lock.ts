import { ERRORS, FailoverError } from '../../../contract/errors';
import { breaksSession } from './database-error';
import type { Statements } from './database-session';

/** Held by whoever installs, opens or closes; and by the watchdog while it lifts its own bar. */
const CHANGE_LOCK = 'handover.change';

/** About as long as a statement may take. */
const WAIT_SECONDS = 4;

/** Installing, opening and closing one database exclude each other. The lock ends with the session at the latest. */
export async function withChangeLock<T>(statements: Statements, work: () => Promise<T>): Promise<T> {
  await lock(statements);
  try {
    const result = await work();
    await unlock(statements);
    return result;
  } catch (error) {
    // A broken session has lost its locks, and another statement would only wait for its time-out.
    if (!breaksSession(error)) await unlock(statements);
    throw error;
  }
}

async function lock(statements: Statements): Promise<void> {
  const [answer] = await statements.rows<{ had: number | null }>(
    `SELECT GET_LOCK('${CHANGE_LOCK}', ${WAIT_SECONDS}) AS had`,
  );
  if (answer?.had === 1) return;
  throw new FailoverError(
    ERRORS.transient,
    'another session of Handover is installing, opening or closing this database',
  );
}

const unlock = (statements: Statements) => statements.rows(`SELECT RELEASE_LOCK('${CHANGE_LOCK}') AS released`);
