import { alwaysAnEnd } from './always-an-end';
import type { Check } from './check';
import { claimThenLook } from './claim-then-look';
import { consent } from './consent';
import { falseFailover } from './false-failover';
import { honestLoss } from './honest-loss';
import { everyJobOnce } from './jobs';
import { leaseHistory } from './lease-history';
import { oneWriter } from './one-writer';
import { staticStability } from './static-stability';

export type { Check, Restless, Violation } from './check';

export const CHECKS: readonly Check[] = [
  oneWriter,
  everyJobOnce,
  claimThenLook,
  honestLoss,
  alwaysAnEnd,
  consent,
  staticStability,
  leaseHistory,
  falseFailover,
];
