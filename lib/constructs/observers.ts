import { Stack, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { CheckedPlan } from '../config/plan';
import { ownHostWanted, sidesOn } from '../config/transaction-rules';

/** The name by which this Region's agent finds the alarm. */
export function observerAlarmName(scope: Construct, { alarmName, env }: cloudwatch.IAlarm): string {
  const here = Stack.of(scope).region;
  if (Token.isUnresolved(here) || Token.isUnresolved(env.region) || env.region === here) return alarmName;
  throw new Error(
    `observer alarm "${alarmName}" is in "${env.region}", an agent reads alarms of its own Region "${here}"`,
  );
}

/** Refuses a record on whose name the plan's transaction is tried. */
export function mustTellSidesApart({ name, transaction }: CheckedPlan, record: string): void {
  const [side] = sidesOn(record, transaction);
  if (side === undefined) return;
  throw new Error(
    `the transaction of workload "${name}" is tried at "${transaction?.url[side]}" in ${side}, it should be ${ownHostWanted(record)}`,
  );
}
