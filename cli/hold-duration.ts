import { DURATION_EXAMPLES, parseDurationSeconds } from '../lib/config/durations';
import { UsageError } from './refusals';

const LEAST_SECONDS = 60;
/** A hold that is forgotten must end by itself; a longer one is `automation: 'observe'` in the configuration. */
const MOST_SECONDS = 7 * 24 * 3600;

/** Seconds of `--for`. */
export function givenHoldSeconds(text: string | undefined): number {
  if (text === undefined) throw new UsageError('--for is missing, say for how long automation is off: --for 2h');
  const seconds = parseDurationSeconds(text);
  if (seconds === undefined) throw new UsageError(`--for is "${text}", it must be ${DURATION_EXAMPLES}`);
  if (seconds < LEAST_SECONDS || seconds > MOST_SECONDS)
    throw new UsageError(`--for is "${text}", it must be at least 1 minute and at most 168 hours (7 days)`);
  return seconds;
}
