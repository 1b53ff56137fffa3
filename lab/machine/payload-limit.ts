import { byteLength, isObject, type Json } from './json';
import { StatesError } from './states-error';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (256 KiB, as UTF-8) */
export const MOST_PAYLOAD_BYTES = 262_144;

/** As JSON, a character of a string becomes at most `\u001f`, and a number at most `-1.2345678901234567e-123`. */
const MOST_CHARACTER_BYTES = 6;
const MOST_NUMBER_BYTES = 25;

/** Nothing in a machine changes a payload: one that was small enough still is. */
const small = new WeakSet<object>();

/** Passes a payload on, if it is small enough. It is written down and measured only where its outline could be too large. */
export function withinLimit(payload: Json, what: string): Json {
  if (isSmall(payload)) return payload;
  const bytes = byteLength(payload);
  if (bytes > MOST_PAYLOAD_BYTES)
    throw new StatesError('States.DataLimitExceeded', `${what} has ${bytes} bytes, the limit is ${MOST_PAYLOAD_BYTES}`);
  return payload;
}

function isSmall(payload: Json): boolean {
  if (typeof payload !== 'object' || payload === null) return atMostBytes(payload) <= MOST_PAYLOAD_BYTES;
  if (small.has(payload)) return true;
  const fits = atMostBytes(payload) <= MOST_PAYLOAD_BYTES;
  if (fits) small.add(payload);
  return fits;
}

/** Not less than `byteLength`, without writing anything down. */
export function atMostBytes(value: Json): number {
  if (typeof value === 'string') return textBytes(value);
  if (typeof value !== 'object' || value === null) return MOST_NUMBER_BYTES;
  let bytes = 2;
  if (isObject(value))
    for (const key of Object.keys(value)) bytes += textBytes(key) + 2 + atMostBytes(value[key] ?? null);
  else for (const item of value) bytes += atMostBytes(item) + 1;
  return bytes;
}

const textBytes = (text: string): number => text.length * MOST_CHARACTER_BYTES + 2;
