import { isNativeError } from 'node:util/types';
import { ERRORS, type ErrorName, FailoverError } from '../../../contract/errors';

/** What a server refused, as the client tells it. An error without a SQLSTATE never reached a server, or lost it. */
export interface ServerError extends Error {
  readonly errno: number;
  readonly sqlState: string;
}

export const isServerError = (error: unknown): error is ServerError =>
  isNativeError(error) && 'errno' in error && 'sqlState' in error && typeof error.sqlState === 'string';

/** The number to what a state machine should do. https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
const MEANINGS: readonly { readonly numbers: readonly number[]; readonly name: ErrorName }[] = [
  // too many connections, of all or of this login · shutting down · host blocked after failed handshakes
  { numbers: [1040, 1203, 1226, 1053, 1129], name: ERRORS.transient },
  // lock not had in time · deadlock · statement timed out or was ended · session was ended, or was idle for too long
  { numbers: [1205, 1213, 3024, 1317, 3169, 4031], name: ERRORS.transient },
  // disk or table full
  { numbers: [1021, 1114], name: ERRORS.transient },
  // Read-only: a replica that is not promoted yet; or the guard itself (SIGNAL).
  { numbers: [1290, 1792, 1836, 1644], name: ERRORS.transient },
  // password refused · authentication not possible · account locked · password expired
  { numbers: [1045, 1698, 3118, 1862, 1820], name: ERRORS.noLogin },
  // no such database, table, procedure, event: the guard is not installed
  { numbers: [1049, 1146, 1305, 1539], name: ERRORS.badInput },
  // no privilege · no such account
  { numbers: [1044, 1142, 1143, 1227, 1370, 1401, 1396], name: ERRORS.badInput },
  // The binary log is on, and the login may not make triggers unless the parameter group says so.
  { numbers: [1419], name: ERRORS.badInput },
];

/** After these the server has closed the session, or is about to. */
const ENDS_SESSION: readonly number[] = [1053, 3169, 4031];

/** What happened in words the state machine knows; an error that has no meaning here stays what it is. */
export function translated(error: unknown, where: string): unknown {
  if (error instanceof FailoverError || !isNativeError(error)) return error;
  if (!isServerError(error)) {
    // The client has no classes for these: refused, reset, timed out, no TLS. Its programming errors are TypeErrors.
    const lost = error.name !== 'TypeError';
    return lost ? new FailoverError(ERRORS.transient, `database ${where} did not answer: ${reasonOf(error)}`) : error;
  }
  const meaning = MEANINGS.find(({ numbers }) => numbers.includes(error.errno));
  if (!meaning) return error;
  return new FailoverError(meaning.name, `database ${where} refused, ${error.errno}: ${error.message}`);
}

/** A statement that the server refused leaves the session usable; anything else (time-out, lost line) does not. */
export function breaksSession(error: unknown): boolean {
  if (isServerError(error)) return ENDS_SESSION.includes(error.errno);
  return !(error instanceof FailoverError);
}

/** An attempt on several addresses fails with an empty message and a list. */
function reasonOf(error: Error): string {
  const causes = 'errors' in error && Array.isArray(error.errors) ? error.errors.map(String).join(', ') : '';
  return error.message || causes || error.name;
}
