import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonArray, type JsonObject } from './json';
import { runtimeError } from './states-error';

/** https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html */
export interface IntrinsicFunction {
  readonly atLeast: number;
  readonly atMost: number;
  apply(args: readonly Json[], random: () => number): Json;
}

const fails = (what: string, seen: Json | undefined): never => {
  throw runtimeError(`${what}, got ${JSON.stringify(seen)}`);
};
const text = (value: Json | undefined): string =>
  typeof value === 'string' ? value : fails('the intrinsic expects a string', value);
const whole = (value: Json | undefined): number =>
  typeof value === 'number' ? Math.round(value) : fails('the intrinsic expects a number', value);
const array = (value: Json | undefined): JsonArray =>
  Array.isArray(value) ? value : fails('the intrinsic expects an array', value);
const object = (value: Json | undefined): JsonObject =>
  isObject(value) ? value : fails('the intrinsic expects an object', value);

const exactly = (count: number, apply: IntrinsicFunction['apply']): IntrinsicFunction => ({
  atLeast: count,
  atMost: count,
  apply,
});

export const INTRINSIC_FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  'States.Array': { atLeast: 0, atMost: Number.POSITIVE_INFINITY, apply: (args) => [...args] },
  'States.ArrayContains': exactly(2, ([items, wanted]) =>
    array(items).some((item) => isDeepStrictEqual(item, wanted ?? null)),
  ),
  'States.ArrayGetItem': exactly(2, ([items, index]) => itemAt(array(items), whole(index))),
  'States.ArrayLength': exactly(1, ([items]) => array(items).length),
  'States.Format': { atLeast: 1, atMost: Number.POSITIVE_INFINITY, apply: format },
  'States.JsonMerge': exactly(3, jsonMerge),
  'States.JsonToString': exactly(1, ([value]) => JSON.stringify(value)),
  'States.MathAdd': exactly(2, ([a, b]) => whole(a) + whole(b)),
  'States.StringToJson': exactly(1, ([value]) => stringToJson(text(value))),
  'States.UUID': exactly(0, (_, random) => uuid(random)),
};

function itemAt(items: JsonArray, index: number): Json {
  return (
    items[index] ?? (index in items ? null : fails('States.ArrayGetItem expects an index inside the array', index))
  );
}

/** The template still carries its escapes, because `\{` and `{` mean different things in it. */
function format([template, ...args]: readonly Json[]): Json {
  const waiting = [...args];
  const filled = text(template).replace(/\\(.)|\{\}/gs, (_, escaped?: string) => escaped ?? natural(waiting));
  if (waiting.length > 0) fails(`States.Format has more arguments than {} in ${JSON.stringify(template)}`, waiting);
  return filled;
}

function natural(waiting: Json[]): string {
  if (waiting.length === 0) throw runtimeError('States.Format has more {} than arguments');
  const value = waiting.shift();
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null) fails('States.Format takes no array or object', value);
  return String(value);
}

/** AWS merges shallowly only: the third argument must be false. */
function jsonMerge([a, b, deep]: readonly Json[]): Json {
  if (deep !== false) fails('States.JsonMerge merges shallowly only: its third argument must be false', deep);
  return { ...object(a), ...object(b) };
}

function stringToJson(value: string): Json {
  try {
    return JSON.parse(value) as Json;
  } catch {
    return fails('States.StringToJson expects a JSON text', value);
  }
}

/** Version 4, from the run's own random numbers, so that a run replays. */
function uuid(random: () => number): string {
  return 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx'.replace(/[xy]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === 'x' ? digit : (digit & 3) | 8).toString(16);
  });
}
