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
  // no such database · no privilege, no such role · the guard is not installed
  { codes: /^(3D000|42501|42704|42P01|42883|3F000)$/, name: ERRORS.badInput },
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
  const hint = error.hint === undefined ? '' : ` (${error.hint})`;
  return new FailoverError(meaning.name, `database ${where} refused, ${error.code}: ${error.message}${hint}`);
}

/** An attempt on several addresses fails with an empty message and a list. */
function reasonOf(error: Error): string {
  const causes = 'errors' in error && Array.isArray(error.errors) ? error.errors.map(String).join(', ') : '';
  return error.message || causes || error.name;
}
