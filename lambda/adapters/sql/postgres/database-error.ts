import { isNativeError } from 'node:util/types';
import { DatabaseError } from 'pg';
import { ERRORS, type ErrorName, FailoverError } from '../../../contract/errors';

/** SQLSTATE, or its class, to what a state machine should do. https://www.postgresql.org/docs/18/errcodes-appendix.html */
const MEANINGS: readonly { readonly codes: RegExp; readonly name: ErrorName }[] = [
  // connection lost · too many connections · shutting down · timed out · lock not available · deadlock, serialization · still in recovery
  { codes: /^(08|53|57|58|40)|^(55P03|55000)$/, name: ERRORS.transient },
  // Read-only: a replica that is not promoted yet, or the guard itself.
  { codes: /^25006$/, name: ERRORS.transient },
  { codes: /^28/, name: ERRORS.noLogin },
  // no such database · no privilege, no such role · the guard is not installed · something of the team's hangs on it
  { codes: /^(3D000|42501|42704|42P01|42883|3F000|2BP01)$/, name: ERRORS.badInput },
];

/** What happened in words the state machine knows; an error that has no meaning here stays what it is. */
export function translated(error: unknown, where: string): unknown {
  if (error instanceof FailoverError || !isNativeError(error)) return error;
  if (!(error instanceof DatabaseError)) {
    // `pg` has no classes for these: refused, reset, timed out, closed while waiting. Its programming errors are TypeErrors.
    const lost = error.name !== 'TypeError';
    return lost ? new FailoverError(ERRORS.transient, `database ${where} did not answer: ${reasonOf(error)}`) : error;
  }
  const meaning = MEANINGS.find(({ codes }) => codes.test(error.code ?? ''));
  if (!meaning) return error;
  const more = moreOf(error);
  const hint = more === undefined ? '' : ` (${more})`;
  return new FailoverError(meaning.name, `database ${where} refused, ${error.code}: ${error.message}${hint}`);
}

/** What hangs on an object is in the detail; its hint is CASCADE, which is never right here. */
const moreOf = ({ code, detail, hint }: DatabaseError): string | undefined => (code === '2BP01' ? detail : hint);

/** An attempt on several addresses fails with an empty message and a list. */
function reasonOf(error: Error): string {
  const causes = 'errors' in error && Array.isArray(error.errors) ? error.errors.map(String).join(', ') : '';
  return error.message || causes || error.name;
}
