import type { Construct } from 'constructs';
import { ledgerOf, PLACES } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { ledgerArn } from './permissions';

/** The ledger's table in its three Regions. */
export const ledgerArns = (scope: Construct, plan: CheckedPlan): string[] =>
  PLACES.map((place) => ledgerArn(scope, ledgerOf(plan), plan[place]));
