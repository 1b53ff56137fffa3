import type { Fields } from './fields';
import type { StatesError } from './states-error';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const MATCHED_BY_NAME = new Set(['States.Timeout', 'States.DataLimitExceeded', 'States.ResultPathMatchFailure']);

const matchesAll = ({ error }: StatesError): boolean =>
  error !== 'States.DataLimitExceeded' && error !== 'States.Runtime';

const WILDCARDS: Readonly<Record<string, (error: StatesError) => boolean>> = {
  'States.ALL': matchesAll,
  'States.TaskFailed': (error) => matchesAll(error) && error.error !== 'States.Timeout',
};

/** Whether an `ErrorEquals` names this error. */
export function namesError(errorEquals: readonly string[], error: StatesError): boolean {
  return errorEquals.some((name) => WILDCARDS[name]?.(error) ?? name === error.error);
}

/** Reads the `ErrorEquals` of one retrier or catcher; `last`: nothing comes after it. */
export function loadErrorEquals(fields: Fields, stateType: string, last: boolean): readonly string[] {
  const names = (fields.array('ErrorEquals') ?? []).filter((name) => typeof name === 'string');
  if (names.length === 0) fields.wrong('ErrorEquals', 'must name at least one error');
  if (names.includes('States.ALL') && (names.length > 1 || !last))
    fields.wrong('ErrorEquals', 'must have States.ALL alone, in the last entry');
  for (const name of names) refuseUnknown(name, fields, stateType);
  return names;
}

function refuseUnknown(name: string, fields: Fields, stateType: string): void {
  if (!name.startsWith('States.') || MATCHED_BY_NAME.has(name)) return;
  if (name === 'States.Runtime')
    fields.wrong('ErrorEquals', 'names States.Runtime, which AWS neither retries nor catches');
  else if (!Object.hasOwn(WILDCARDS, name))
    fields.wrong('ErrorEquals', `names ${name}, which is not implemented: ${[...MATCHED_BY_NAME].join(', ')} are`);
  else if (name === 'States.TaskFailed' && stateType !== 'Task')
    fields.wrong(
      'ErrorEquals',
      `names States.TaskFailed, which is implemented for a Task only, not for a ${stateType}`,
    );
}
