import { blackHole, blackHoleBack } from './black-hole';
import { databaseCrash } from './database-crash';
import { keeperDead } from './keeper-dead';
import { linkCut } from './link-cut';
import { oldSnapshot } from './old-snapshot';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { splitBrain } from './split-brain';
import { zombieRegion } from './zombie-region';

export const SCENARIOS: readonly Scenario[] = [
  regionLoss,
  linkCut,
  databaseCrash,
  splitBrain,
  keeperDead,
  zombieRegion,
  oldSnapshot,
  blackHole,
  blackHoleBack,
];
