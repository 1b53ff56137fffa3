import { loadResultPath, putResult } from './data-flow';
import { loadErrorEquals, namesError } from './error-names';
import { Fields } from './fields';
import type { Json } from './json';
import type { Path } from './json-path';
import { withinLimit } from './payload-limit';
import type { StatesError } from './states-error';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-fallback-states */
export interface Catcher {
  readonly errorEquals: readonly string[];
  readonly next: string;
  readonly resultPath: Path | null | undefined;
}

export function loadCatch(fields: Fields, stateType: string): readonly Catcher[] {
  const catchers = fields.array('Catch') ?? [];
  return catchers.map((catcher, index) => {
    const where = `${fields.place('Catch')}[${index}]`;
    return loadCatcher(Fields.of(catcher, where, fields.problems), stateType, index === catchers.length - 1);
  });
}

function loadCatcher(fields: Fields, stateType: string, last: boolean): Catcher {
  const catcher: Catcher = {
    errorEquals: loadErrorEquals(fields, stateType, last),
    next: fields.requiredText('Next'),
    resultPath: loadResultPath(fields),
  };
  fields.text('Comment');
  fields.refuseTheRest();
  return catcher;
}

export const catcherFor = (catchers: readonly Catcher[], error: StatesError): Catcher | undefined =>
  catchers.find((catcher) => namesError(catcher.errorEquals, error));

/** What the fallback state receives: the failed state's input with the error at the catcher's ResultPath. */
export function caughtOutput(catcher: Catcher, input: Json, { error, cause }: StatesError): Json {
  return withinLimit(putResult(catcher.resultPath, input, { Error: error, Cause: cause }), 'the output of the state');
}
