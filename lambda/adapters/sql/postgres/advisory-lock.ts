import { breaksSession, type Statements } from './database-session';

/** Installing, opening and closing one database exclude each other. The number means nothing, it is only ours. */
const KEY = 7_215_331_904;

/** Until the end of the transaction. Waits no longer than a statement may take. */
export const lockForTransaction = async (statements: Statements): Promise<void> => {
  await statements.query('SELECT pg_advisory_xact_lock($1)', [KEY]);
};

/** Until unlocked, or until the session ends. */
export async function withSessionLock<T>(statements: Statements, work: () => Promise<T>): Promise<T> {
  await statements.query('SELECT pg_advisory_lock($1)', [KEY]);
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

const unlock = (statements: Statements) => statements.query('SELECT pg_advisory_unlock($1)', [KEY]);
