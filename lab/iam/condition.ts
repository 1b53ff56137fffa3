import { NotImplementedByLab } from '../aws';
import { CONDITION_OPERATORS, type ConditionOperator } from './condition-operators';
import { CONTEXT_KEYS, type Context, contextKey } from './context';
import { listOf, policyText } from './policy-text';

/** Whether a condition of a statement holds for a call. */
export type Condition = (context: Context) => boolean;

type Quantifier = 'ForAllValues' | 'ForAnyValue' | 'one';

const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/;

/** Reads a `Condition` block: all of its conditions must hold. */
export function parseConditions(block: unknown): readonly Condition[] {
  return Object.entries((block ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>).flatMap(
    ([operator, keys]) => Object.entries(keys).map(([key, wanted]) => parse(operator, key, listOf(wanted))),
  );
}

function parse(written: string, writtenKey: string, wanted: readonly string[]): Condition {
  const [, quantifier = 'one', name = '', ifExists] = OPERATOR.exec(written) ?? [];
  const key = contextKey(writtenKey);
  if (key === undefined) throw new NotImplementedByLab(`condition key ${writtenKey} is not known to the lab's IAM`);
  if (name === 'Null' && quantifier === 'one')
    return (context) => wanted.includes(String((context[key] ?? []).length === 0));
  const operator = CONDITION_OPERATORS[name];
  if (operator === undefined)
    throw new NotImplementedByLab(`condition operator ${written} is not known to the lab's IAM`);
  if (quantifier === 'one' && CONTEXT_KEYS[key] === 'multiple')
    throw new NotImplementedByLab(`${written} on ${key}, which has many values, needs ForAllValues or ForAnyValue`);
  const each = comparison(operator, wanted);
  const all = quantified(quantifier as Quantifier, operator, each);
  return (context) => {
    const values = context[key] ?? [];
    return (ifExists !== undefined && values.length === 0) || all(values, context);
  };
}

type Comparison = (value: string, context: Context) => boolean;

function comparison({ pattern, negated }: ConditionOperator, wanted: readonly string[]): Comparison {
  const texts = wanted.map(policyText);
  return (value, context) => {
    const filled = texts.flatMap((text) => text(context) ?? []);
    return filled.some((one) => pattern(one)(value)) !== negated;
  };
}

/**
 * Without any value `ForAllValues` holds, `ForAnyValue` does not, and of the plain operators only the negated ones do.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
function quantified(quantifier: Quantifier, { negated }: ConditionOperator, fits: Comparison) {
  return (values: readonly string[], context: Context): boolean => {
    const each = (value: string): boolean => fits(value, context);
    if (quantifier === 'ForAllValues') return values.every(each);
    if (quantifier === 'ForAnyValue') return values.some(each);
    return values.length === 0 ? negated : values.every(each);
  };
}
