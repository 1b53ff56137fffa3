import { COMPARISONS, TYPE_TESTS } from './choice-operators';
import { Fields } from './fields';
import type { Json } from './json';
import { lookUp, type Path, parsePath, read, type Sight } from './json-path';

/** Whether a rule of a Choice holds. */
export type Condition = (sight: Sight) => boolean;

const never: Condition = () => false;
const NOTES = ['Comment', 'Next', 'Variable'];
const EVERY_OPERATOR = ['And', 'Or', 'Not', ...Object.keys(TYPE_TESTS), ...Object.keys(COMPARISONS)];

/** Reads one rule: And, Or, Not, or one operator on a Variable. */
export function loadCondition(fields: Fields): Condition {
  fields.text('Comment');
  const operators = fields.peek().filter((name) => !NOTES.includes(name));
  const [operator] = operators;
  if (operator === undefined || operators.length > 1) {
    fields.problems.add(fields.where, `must have exactly one operator, not ${operators.length}`);
    return never;
  }
  const condition = loadOperator(operator, fields);
  fields.refuseTheRest();
  return condition;
}

function loadOperator(operator: string, fields: Fields): Condition {
  if (operator === 'And' || operator === 'Or') return loadGroup(operator, fields);
  if (operator === 'Not') return negated(loadNested(fields.raw('Not'), fields.place('Not'), fields));
  const variable = loadVariable(fields);
  if (Object.hasOwn(TYPE_TESTS, operator)) return loadTypeTest(operator, variable, fields);
  return loadComparison(operator, variable, fields);
}

function loadGroup(operator: 'And' | 'Or', fields: Fields): Condition {
  const parts = (fields.array(operator) ?? []).map((part, index) =>
    loadNested(part, `${fields.place(operator)}[${index}]`, fields),
  );
  if (parts.length === 0) fields.wrong(operator, 'must have at least one rule');
  return operator === 'And'
    ? (sight) => parts.every((part) => part(sight))
    : (sight) => parts.some((part) => part(sight));
}

function loadNested(rule: Json | undefined, where: string, outer: Fields): Condition {
  const fields = Fields.of(rule, where, outer.problems);
  if (fields.has('Next')) fields.wrong('Next', 'can not stand inside And, Or or Not');
  return loadCondition(fields);
}

const negated =
  (part: Condition): Condition =>
  (sight) =>
    !part(sight);

function loadVariable(fields: Fields): Path {
  fields.requiredText('Variable');
  return fields.path('Variable') ?? parsePath('$');
}

function loadTypeTest(operator: string, variable: Path, fields: Fields): Condition {
  const wanted = fields.flag(operator) ?? true;
  const test = TYPE_TESTS[operator] ?? (() => false);
  // Only IsPresent may ask for what is not there.
  const value: typeof lookUp = operator === 'IsPresent' ? lookUp : read;
  return (sight) => test(value(variable, sight)) === wanted;
}

function loadComparison(operator: string, variable: Path, fields: Fields): Condition {
  const byPath = operator.endsWith('Path');
  const comparison = COMPARISONS[byPath ? operator.slice(0, -'Path'.length) : operator];
  if (!comparison || (byPath && comparison.literalOnly)) {
    fields.has(operator);
    fields.wrong(operator, `is not implemented: ${EVERY_OPERATOR.join(', ')} are, comparisons also as …Path`);
    return never;
  }
  const operand = byPath ? fields.path(operator) : undefined;
  const literal = byPath ? undefined : fields.raw(operator);
  if (literal !== undefined && comparison.of(literal) === undefined)
    fields.wrong(operator, `must be ${comparison.wants}, not ${JSON.stringify(literal)}`);
  return (sight) => comparison.holds(read(variable, sight), operand ? read(operand, sight) : (literal ?? null));
}
