import { isObject, type Json, type JsonObject } from './json';
import { runtimeError, StatesError } from './states-error';

/** A reference path: one place in the data (`$`) or in the context object (`$$`). */
export interface Path {
  readonly source: string;
  readonly root: 'data' | 'context';
  readonly steps: readonly (string | number)[];
}

/** What an expression may look at. */
export interface Sight {
  readonly data: Json;
  readonly context: JsonObject;
  readonly random: () => number;
}

/** A path, template or intrinsic, ready to be evaluated. */
export type Expression = (sight: Sight) => Json;

const STEP = /^(?:\.(?<name>[\p{L}\p{N}_-]+)|\['(?<quoted>[^']+)'\]|\["(?<double>[^"]+)"\]|\[(?<index>\d+)\])/u;

const CONTEXT_FIELDS: Record<string, readonly string[]> = {
  Execution: ['Id', 'Input', 'Name', 'RedriveCount', 'RoleArn', 'StartTime'],
  State: ['EnteredTime', 'Name', 'RetryCount'],
  StateMachine: ['Id', 'Name'],
};

export function parsePath(source: string): Path {
  const root = source.startsWith('$$') ? 'context' : 'data';
  const rest = source.slice(root === 'context' ? 2 : 1);
  if (!source.startsWith('$')) throw new Error(`"${source}" is not a path, a path starts with "$"`);
  const path: Path = { source, root, steps: parseSteps(source, rest) };
  if (root === 'context') refuseUnknownContext(path);
  return path;
}

function parseSteps(source: string, text: string): (string | number)[] {
  const steps: (string | number)[] = [];
  let rest = text;
  while (rest !== '') {
    const match = STEP.exec(rest);
    if (!match?.groups) throw new Error(notAReference(source, rest));
    const { name, quoted, double, index } = match.groups;
    steps.push(index === undefined ? (name ?? quoted ?? double ?? '') : Number(index));
    rest = rest.slice(match[0].length);
  }
  return steps;
}

const notAReference = (source: string, rest: string): string =>
  `path "${source}" is not implemented from "${rest}" on: a reference path has names and indexes only, no filter, wildcard, slice, ".." or variable`;

function refuseUnknownContext({ source, steps: [area, field] }: Path): void {
  if (area === undefined) return;
  const fields = CONTEXT_FIELDS[area];
  if (!fields) throw new Error(`path "${source}" is not implemented: the context object has ${keys(CONTEXT_FIELDS)}`);
  if (field !== undefined && !fields.includes(String(field)))
    throw new Error(`path "${source}" is not implemented: $$.${area} has ${fields.join(', ')}`);
}

const keys = (table: object): string => Object.keys(table).join(', ');

/**
 * The value at a path, or undefined where there is none. Null data has no places, not even `$`: AWS fails the execution
 * when a path is applied to a null payload (States.Runtime in concepts-error-handling).
 */
export function lookUp(path: Path, sight: Sight): Json | undefined {
  if (path.root === 'data' && sight.data === null) return undefined;
  let value: Json | undefined = path.root === 'context' ? sight.context : sight.data;
  for (const step of path.steps) value = child(value, step);
  return value;
}

function child(value: Json | undefined, step: string | number): Json | undefined {
  if (typeof step === 'number') return Array.isArray(value) ? value[step] : undefined;
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** The value at a path; a path that leads nowhere fails the execution. */
export function read(path: Path, sight: Sight): Json {
  const value = lookUp(path, sight);
  if (value === undefined)
    throw runtimeError(`path "${path.source}" leads to nothing in ${JSON.stringify(sight.data).slice(0, 300)}`);
  return value;
}

/** Puts a value into a copy of the data, at a path of names (`ResultPath`). */
export function write(path: Path, data: Json, value: Json): Json {
  return place(path.source, path.steps, data, value);
}

function place(source: string, [step, ...deeper]: readonly (string | number)[], data: Json, value: Json): Json {
  if (step === undefined) return value;
  if (!isObject(data))
    throw new StatesError('States.ResultPathMatchFailure', `ResultPath "${source}" needs an object at "${step}"`);
  const there = Object.hasOwn(data, step) ? data[step] : undefined;
  return { ...data, [step]: place(source, deeper, there ?? {}, value) };
}
