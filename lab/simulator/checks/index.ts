import { alwaysAnEnd } from './always-an-end';
import type { Check } from './check';
import { claimThenLook } from './claim-then-look';
import { consent } from './consent';
import { falseFailover } from './false-failover';
import { honestLoss } from './honest-loss';
import { jobBooks } from './job-books';
import { jobOrder } from './job-order';
import { everyJobOnce } from './jobs';
import { leaseHistory } from './lease-history';
import { leftOut } from './left-out';
import { oneTask } from './one-task';
import { oneWriter } from './one-writer';
import { plannedMove } from './planned-move';
import { staticStability } from './static-stability';
import { urgency } from './urgency';
import { wayBack } from './way-back';

export type { Check, Restless, Violation } from './check';

export const CHECKS: readonly Check[] = [
  oneWriter,
  everyJobOnce,
  claimThenLook,
  oneTask,
  jobOrder,
  urgency,
  jobBooks,
  honestLoss,
  plannedMove,
  wayBack,
  leftOut,
  alwaysAnEnd,
  consent,
  staticStability,
  leaseHistory,
  falseFailover,
];
