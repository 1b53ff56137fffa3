import { blackHole, blackHoleBack } from './black-hole';
import { databaseCrash } from './database-crash';
import { declined } from './declined';
import { falseAlarm } from './false-alarm';
import { flapping } from './flapping';
import { gray } from './gray';
import { herd } from './herd';
import { jobsInFlight } from './jobs-in-flight';
import { keeperDead } from './keeper-dead';
import { lateRenewal } from './late-renewal';
import { linkCut } from './link-cut';
import { oldSnapshot } from './old-snapshot';
import { regionLoss } from './region-loss';
import { roundTrip } from './round-trip';
import type { Scenario } from './scenario';
import { schedules } from './schedules';
import { splitBrain } from './split-brain';
import { switchover, switchoverBack } from './switchover';
import { twoOperators } from './two-operators';
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
  roundTrip,
  jobsInFlight,
  schedules,
  herd,
];
