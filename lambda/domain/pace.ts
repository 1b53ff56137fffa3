import type { DatabaseKind, Timings } from '../contract/settings';
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
 * RDS throttles by account and Region: 300 requests in a burst, 12 in a second for long, from whoever makes them. Half of the rate is
 * left for keepers, deploys, people and other workloads.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-api-throttling.html
 */
const DESCRIBES_PER_SECOND = 6;

/**
 * A promotion that takes long is noticed a little later in proportion: beside eight hours of waiting for a person (17,280) an
 * hour of looks has 7,500 of the 25,000 events of an execution, nine for each.
 */
const SHARE_OF_WAITED = 1 / 200;

/** What one look asks RDS: an instance; or a cluster, its instances and its global cluster. */
const DESCRIBES: Readonly<Record<DatabaseKind, number>> = { 'rds-replica-pair': 1, 'aurora-global': 3 };

/** A promoted replica restarts and is backed up: none is shown promoted before, so that looking often shows nothing sooner. */
const REPLICA_LEAST_SECONDS = 120;

export interface AwaitedPromotions {
  readonly switchover: boolean;
  /** Every database is looked at each time. */
  readonly databases: readonly { readonly kind: DatabaseKind; readonly status: AwaitedStatus }[];
}

type AwaitedStatus = 'to be called' | 'called' | 'over';

type PromotionPolls = Pick<Timings, 'promotionPollSeconds' | 'replicaPollSeconds' | 'replicaFirstPollSeconds'>;

export function promotionWait(waitedSeconds: number, awaited: AwaitedPromotions, timings: PromotionPolls): number {
  const describes = awaited.databases.reduce((sum, { kind }) => sum + DESCRIBES[kind], 0);
  const least = leastWait(waitedSeconds, awaited, timings);
  return wholeSeconds(Math.max(least, describes / DESCRIBES_PER_SECOND, waitedSeconds * SHARE_OF_WAITED));
}

/** A switchover, in which nobody writes, and Aurora are over in 20 to 180 s: there a second is a share. Replicas need 180 to 600 s. */
function leastWait(
  waitedSeconds: number,
  { switchover, databases }: AwaitedPromotions,
  timings: PromotionPolls,
): number {
  const { promotionPollSeconds, replicaPollSeconds, replicaFirstPollSeconds } = timings;
  const left = databases.filter(({ status }) => status !== 'over');
  if (switchover || left.some(({ kind }) => kind === 'aurora-global')) return promotionPollSeconds;
  const early = waitedSeconds < REPLICA_LEAST_SECONDS && left.every(({ status }) => status === 'called');
  return Math.max(promotionPollSeconds, early ? replicaFirstPollSeconds : replicaPollSeconds);
}

/**
 * Of a takeover that waits for less loss, with a look at its end. Rarer at first than a promotion: an hour of it and an hour of promotion
 * after it are 6,100 events, fewer than an hour of promotion alone that is looked at every second.
 */
const FOR_LESS_SECONDS = 3;

export const waitForLess = (pollSeconds: number, leftSeconds: number): number =>
  wholeSeconds(Math.min(leftSeconds, Math.max(FOR_LESS_SECONDS, pollSeconds)));
