import { DataFlow } from '../data-flow';
import type { Fields } from '../fields';
import type { Expression, Sight } from '../json-path';
import type { StateLoader } from '../machine';
import { runtimeError, StatesError } from '../states-error';

/** Ends its graph with an error. */
export const loadFail: StateLoader = (name, fields) => {
  const error = loadWording(fields, 'Error');
  const cause = loadWording(fields, 'Cause');
  if (!error) fields.wrong('Error', 'or "ErrorPath" is missing: a failure without a name is not implemented');
  return {
    name,
    type: 'Fail',
    flow: DataFlow.load(fields, []),
    retry: [],
    catch: [],
    leadsTo: [],
    branches: [],
    task: undefined,
    work: async (data, { context, random }) => {
      const sight = { data, context, random };
      throw new StatesError(inWords(error, sight), inWords(cause, sight));
    },
  };
};

/** The text itself, or a path or intrinsic that yields it. */
function loadWording(fields: Fields, name: 'Error' | 'Cause'): Expression | undefined {
  const text = fields.text(name);
  const expression = fields.expression(`${name}Path`);
  if (text !== undefined && expression) fields.wrong(name, `can not stand beside "${name}Path"`);
  return text === undefined ? expression : () => text;
}

function inWords(expression: Expression | undefined, sight: Sight): string {
  const value = expression?.(sight) ?? '';
  if (typeof value !== 'string') throw runtimeError(`a Fail state expects a string, got ${JSON.stringify(value)}`);
  return value;
}
