import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { type Place, placeOf } from '../config/place';
import type { CheckedPlan } from '../config/plan';

/** The part that the stack's Region plays for the workload. */
export function placeHere(scope: Construct, plan: CheckedPlan): Place {
  const { region } = Stack.of(scope);
  const place = placeOf(plan, region);
  if (place !== undefined) return place;
  const { name, home, standby, tiebreaker } = plan;
  throw new Error(
    `workload "${name}" lives in ${home}, ${standby} and ${tiebreaker}, its stack is in "${region}": give the stack one of these Regions`,
  );
}
