import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type { CheckedPlan } from '../config/plan';
import { ownHostWanted, sidesOn } from '../config/transaction-rules';

/** The name by which this Region's agent finds the alarm. */
export function observerAlarmName(scope: Construct, { alarmName, alarmArn }: cloudwatch.IAlarm): string {
  const here = Stack.of(scope).region;
  const { region } = Stack.of(scope).splitArn(alarmArn, ArnFormat.COLON_RESOURCE_NAME);
  if (region === here || Token.isUnresolved(region) || Token.isUnresolved(here)) return alarmName;
  throw new Error(`observer alarm "${alarmName}" is in "${region}", an agent reads alarms of its own Region "${here}"`);
}

/** Refuses a record on whose name the plan's transaction is tried. */
export function mustTellSidesApart({ name, transaction }: CheckedPlan, record: string): void {
  const [side] = sidesOn(record, transaction);
  if (side === undefined) return;
  throw new Error(
    `the transaction of workload "${name}" is tried at "${transaction?.url[side]}" in ${side}, it should be ${ownHostWanted(record)}`,
  );
}
