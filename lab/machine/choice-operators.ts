import type { Json } from './json';
import { instantOf } from './timestamp';

/** https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html */
export interface Comparison {
  readonly wants: string;
  /** The value as it is compared, undefined when it is of another type: then nothing holds. */
  of(value: Json): string | number | boolean | undefined;
  holds(variable: Json, operand: Json): boolean;
  readonly literalOnly: boolean;
}

type Comparable = string | number | boolean;

interface Kind {
  readonly name: string;
  readonly wants: string;
  of(value: Json): Comparable | undefined;
}

const KINDS: readonly Kind[] = [
  { name: 'String', wants: 'a string', of: (value) => (typeof value === 'string' ? value : undefined) },
  { name: 'Numeric', wants: 'a number', of: (value) => (typeof value === 'number' ? value : undefined) },
  { name: 'Timestamp', wants: 'a time such as "2026-01-31T12:00:00Z"', of: instantOf },
];

const ORDERS: Readonly<Record<string, (a: Comparable, b: Comparable) => boolean>> = {
  Equals: (a, b) => a === b,
  LessThan: (a, b) => a < b,
  LessThanEquals: (a, b) => a <= b,
  GreaterThan: (a, b) => a > b,
  GreaterThanEquals: (a, b) => a >= b,
};

function compare({ wants, of }: Omit<Kind, 'name'>, order: (a: Comparable, b: Comparable) => boolean): Comparison {
  const holds = (variable: Json, operand: Json): boolean => {
    const [a, b] = [of(variable), of(operand)];
    return a !== undefined && b !== undefined && order(a, b);
  };
  return { wants, of, holds, literalOnly: false };
}

/** `*` stands for any text; `\\*` is an asterisk. */
function matches(value: Json, pattern: Json): boolean {
  if (typeof value !== 'string' || typeof pattern !== 'string') return false;
  const source = pattern.replace(/\\([\\*])|(\*)|[^*\\]+|\\/g, (piece, escaped?: string, star?: string) =>
    star ? '.*' : (escaped ?? piece).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  );
  return new RegExp(`^${source}$`, 's').test(value);
}

const ordered = KINDS.flatMap((kind) =>
  Object.entries(ORDERS).map(([name, order]): [string, Comparison] => [`${kind.name}${name}`, compare(kind, order)]),
);

const isBoolean = {
  wants: 'true or false',
  of: (value: Json) => (typeof value === 'boolean' ? value : undefined),
};
const isText = { wants: 'a string', of: (value: Json) => (typeof value === 'string' ? value : undefined) };

export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...Object.fromEntries(ordered),
  BooleanEquals: compare(isBoolean, (a, b) => a === b),
  StringMatches: { ...isText, holds: matches, literalOnly: true },
};

export const TYPE_TESTS: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  IsPresent: (value) => value !== undefined,
  IsNull: (value) => value === null,
  IsString: (value) => typeof value === 'string',
  IsNumeric: (value) => typeof value === 'number',
  IsBoolean: (value) => typeof value === 'boolean',
  IsTimestamp: (value) => instantOf(value) !== undefined,
};
