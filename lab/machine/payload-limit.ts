import { byteLength, type Json } from './json';
import { StatesError } from './states-error';

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html (256 KiB, as UTF-8) */
export const MOST_PAYLOAD_BYTES = 262_144;

/** Passes a payload on, if it is small enough. */
export function withinLimit(payload: Json, what: string): Json {
  const bytes = byteLength(payload);
  if (bytes > MOST_PAYLOAD_BYTES)
    throw new StatesError('States.DataLimitExceeded', `${what} has ${bytes} bytes, the limit is ${MOST_PAYLOAD_BYTES}`);
  return payload;
}
