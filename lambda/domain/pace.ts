import type { Timings } from '../contract/settings';
import { wholeSeconds } from './instants';

/** How long the machine waits before it looks again. All of it is in whole seconds, because its `Wait` is. */

/** Two or three keepers overlap and tick every 5 s; closing takes a second or two. Whoever is alive has said so by then. */
const KEEPER_ANSWERS_SECONDS = 10;

/**
 * Quick while a living keeper may be about to acknowledge, then as long as was waited already, and never past what is left:
 * only the machine's own waits make a deadline pass, so each look that finds nothing makes the fence late.
 */
export const fenceWait = (
  waitedSeconds: number,
  leftSeconds: number,
  { fencePollSeconds, fenceLongestPollSeconds }: Pick<Timings, 'fencePollSeconds' | 'fenceLongestPollSeconds'>,
): number => {
  const wait = waitedSeconds < KEEPER_ANSWERS_SECONDS ? fencePollSeconds : Math.max(fencePollSeconds, waitedSeconds);
  return wholeSeconds(Math.min(leftSeconds, fenceLongestPollSeconds, wait));
};

/**
 * RDS throttles by account and Region: 300 requests in a burst, 12 in a second for long, from whoever makes them. A look is a
 * Describe of each database; half of the rate is left for keepers, deploys and people.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-api-throttling.html
 */
const DESCRIBES_PER_SECOND = 6;

/**
 * A promotion that takes long is noticed a little later in proportion: beside eight hours of waiting for a person (17,280) an
 * hour of looks has 7,500 of the 25,000 events of an execution, nine for each.
 */
const SHARE_OF_WAITED = 1 / 200;

export const promotionWait = (
  waitedSeconds: number,
  databases: number,
  { promotionPollSeconds }: Pick<Timings, 'promotionPollSeconds'>,
): number =>
  wholeSeconds(Math.max(promotionPollSeconds, databases / DESCRIBES_PER_SECOND, waitedSeconds * SHARE_OF_WAITED));
