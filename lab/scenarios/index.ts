import { auroraFailover, auroraSwitchover } from './aurora';
import { blackHole, blackHoleBack } from './black-hole';
import { databaseCrash } from './database-crash';
import { declined } from './declined';
import { dryRun } from './dry-run';
import { falseAlarm } from './false-alarm';
import { flapping } from './flapping';
import { gray } from './gray';
import { herd } from './herd';
import { jobsInFlight } from './jobs-in-flight';
import { keeperDead } from './keeper-dead';
import { laggingReplica } from './lagging-replica';
import { lateRenewal } from './late-renewal';
import { linkCut } from './link-cut';
import { oldSnapshot } from './old-snapshot';
import { partialFailure, partialFailureDegraded } from './partial-failure';
import { regionLoss } from './region-loss';
import { roundTrip } from './round-trip';
import type { Scenario } from './scenario';
import { schedules } from './schedules';
import { splitBrain } from './split-brain';
import { stuckPromotion } from './stuck-promotion';
import { switchover, switchoverBack } from './switchover';
import { twoOperators } from './two-operators';
import { wrongAnswers } from './wrong-answers';
import { zombieRegion } from './zombie-region';

export const SCENARIOS: readonly Scenario[] = [
  regionLoss,
  linkCut,
  databaseCrash,
  splitBrain,
  keeperDead,
  zombieRegion,
  oldSnapshot,
  lateRenewal,
  gray,
  falseAlarm,
  flapping,
  twoOperators,
  declined,
  blackHole,
  blackHoleBack,
  switchover,
  switchoverBack,
  dryRun,
  laggingReplica,
  stuckPromotion,
  partialFailure,
  partialFailureDegraded,
  wrongAnswers,
  roundTrip,
  auroraFailover,
  auroraSwitchover,
  jobsInFlight,
  schedules,
  herd,
];
