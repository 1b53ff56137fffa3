import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { machineName } from '../../lambda/contract/names';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { ledgerArns } from './ledger-arns';
import { operate, operateLedger } from './permissions';

/** The machines that an operator starts. */
export interface OperatedMachines {
  readonly machine: sfn.IStateMachine | undefined;
  readonly switchoverMachine: sfn.IStateMachine | undefined;
  readonly validateMachine: sfn.IStateMachine | undefined;
}

const ROLES = ['failover', 'switchover', 'validate'] as const;

export function operateStatements(
  scope: Construct,
  plan: CheckedPlan,
  { machine, switchoverMachine, validateMachine }: OperatedMachines,
): iam.PolicyStatement[] {
  if (machine === undefined || switchoverMachine === undefined || validateMachine === undefined)
    throw new Error('the tiebreaker has no machine, grant in home and in standby');
  const names = ROLES.map((role) => machineName(workloadName(plan), role));
  const arns = [machine, switchoverMachine, validateMachine].map(({ stateMachineArn }) => stateMachineArn);
  return [...operate(scope, arns, names), ...operateLedger(ledgerArns(scope, plan), plan.name)];
}
