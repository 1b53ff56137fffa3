import { databaseCrash } from './database-crash';
import { linkCut } from './link-cut';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';

export const SCENARIOS: readonly Scenario[] = [regionLoss, linkCut, databaseCrash];
