import { DataFlow } from '../data-flow';
import type { Fields } from '../fields';
import type { Json } from '../json';
import { read, type Sight } from '../json-path';
import type { StateLoader } from '../machine';
import { runtimeError } from '../states-error';
import { pause } from '../stopping';
import { instantOf } from '../timestamp';
import { loadTransition } from './transition';

const SECONDS = { atLeast: 0, atMost: 99_999_999, whole: true };

/** When the wait ends, in milliseconds since 1970. */
type Until = (sight: Sight, nowMs: number) => number;

/** Waits for a time, or until one. */
export const loadWait: StateLoader = (name, fields) => {
  const until = loadUntil(fields);
  const { next, leadsTo } = loadTransition(fields);
  return {
    name,
    type: 'Wait',
    flow: DataFlow.load(fields, ['InputPath', 'OutputPath']),
    retry: [],
    catch: [],
    leadsTo,
    branches: [],
    task: undefined,
    work: async (data, { scope, state, context, random, record }) => {
      const nowMs = scope.runtime.clock.now().getTime();
      const untilMs = until({ data, context, random }, nowMs);
      record({ kind: 'WaitScheduled', state, until: new Date(untilMs).toISOString() });
      if (untilMs > nowMs) await pause(scope.runtime.clock, untilMs - nowMs, scope.signal);
      return { result: data, next };
    },
  };
};

function loadUntil(fields: Fields): Until {
  const ways = [seconds(fields), secondsPath(fields), timestamp(fields), timestampPath(fields)].filter(
    (way) => way !== undefined,
  );
  const [way] = ways;
  if (ways.length !== 1)
    fields.wrong(
      'Seconds',
      `or SecondsPath, Timestamp, TimestampPath must stand here, exactly one, not ${ways.length}`,
    );
  return way ?? ((_, nowMs) => nowMs);
}

function seconds(fields: Fields): Until | undefined {
  if (!fields.has('Seconds')) return undefined;
  const count = fields.number('Seconds', SECONDS) ?? 0;
  return (_, nowMs) => nowMs + count * 1000;
}

function secondsPath(fields: Fields): Until | undefined {
  const path = fields.path('SecondsPath');
  return path && ((sight, nowMs) => nowMs + wholeSeconds(read(path, sight), path.source) * 1000);
}

function timestamp(fields: Fields): Until | undefined {
  if (!fields.has('Timestamp')) return undefined;
  const instant = instantOf(fields.raw('Timestamp'));
  if (instant === undefined) fields.wrong('Timestamp', 'must be a time such as "2026-01-31T12:00:00Z"');
  return () => instant ?? 0;
}

function timestampPath(fields: Fields): Until | undefined {
  const path = fields.path('TimestampPath');
  return path && ((sight) => instantAt(read(path, sight), path.source));
}

function wholeSeconds(value: Json, source: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= SECONDS.atLeast && value <= SECONDS.atMost)
    return value;
  throw runtimeError(`SecondsPath "${source}" expects a whole number of seconds, got ${JSON.stringify(value)}`);
}

function instantAt(value: Json, source: string): number {
  const instant = instantOf(value);
  if (instant !== undefined) return instant;
  throw runtimeError(
    `TimestampPath "${source}" expects a time such as "2026-01-31T12:00:00Z", got ${JSON.stringify(value)}`,
  );
}
