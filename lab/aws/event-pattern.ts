import { NotImplementedByLab } from './errors';

type Json = Readonly<Record<string, unknown>>;

/** Whether an event fits an EventBridge pattern. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
export function matches(pattern: Json, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') return alternatives(wanted).some((one) => matches(one, event));
    const value = isObject(event) ? event[key] : undefined;
    if (Array.isArray(wanted)) return wanted.some((filter) => fits(filter, value));
    if (isObject(wanted)) return matches(wanted, value);
    throw new NotImplementedByLab(`event pattern of ${key} must be a list or an object, got ${JSON.stringify(wanted)}`);
  });
}

/** A filter fits a list when it fits one of its elements; `exists` and the others look at the field itself. */
function fits(filter: unknown, value: unknown): boolean {
  if (isObject(filter) && 'exists' in filter) return filter.exists === (value !== undefined);
  const values = Array.isArray(value) ? value : [value];
  return isObject(filter) ? values.some((one) => fitsContent(filter, one)) : values.includes(filter);
}

const CONTENT: Readonly<Record<string, (operand: unknown, value: unknown) => boolean>> = {
  prefix: (operand, value) => typeof value === 'string' && value.startsWith(text(operand, 'prefix')),
  'anything-but': (operand, value) => value !== undefined && !isExcluded(operand, value),
  numeric: (operand, value) => typeof value === 'number' && isWithin(operand, value),
};

function fitsContent(filter: Json, value: unknown): boolean {
  const [[name, operand] = ['', undefined], ...others] = Object.entries(filter);
  const content = CONTENT[name];
  if (content === undefined || others.length > 0) {
    throw new NotImplementedByLab(`event pattern filter ${JSON.stringify(filter)} is not implemented by the lab`);
  }
  return content(operand, value);
}

function isExcluded(operand: unknown, value: unknown): boolean {
  if (isObject(operand)) return fitsContent(operand, value);
  return Array.isArray(operand) ? operand.includes(value) : operand === value;
}

const NUMERIC: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

/** `[">", 0, "<=", 5]` */
function isWithin(operand: unknown, value: number): boolean {
  const parts = Array.isArray(operand) ? operand : [];
  const pairs = Array.from({ length: Math.ceil(parts.length / 2) }, (_, pair) => parts.slice(2 * pair, 2 * pair + 2));
  return pairs.every(([operator, bound]) => {
    const compare = NUMERIC[String(operator)];
    if (compare === undefined || typeof bound !== 'number') {
      throw new NotImplementedByLab(`numeric event pattern ${JSON.stringify(operand)} is not implemented by the lab`);
    }
    return compare(value, bound);
  });
}

function alternatives(wanted: unknown): readonly Json[] {
  if (Array.isArray(wanted) && wanted.every(isObject)) return wanted;
  throw new NotImplementedByLab(`$or of an event pattern must be a list of patterns, got ${JSON.stringify(wanted)}`);
}

function text(operand: unknown, name: string): string {
  if (typeof operand === 'string') return operand;
  throw new NotImplementedByLab(
    `event pattern filter ${name} ${JSON.stringify(operand)} is not implemented by the lab`,
  );
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
