import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { machineName } from '../../lambda/contract/names';
import { ORCHESTRATIONS } from '../../lambda/contract/steps';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { ledgerArns } from './ledger-arns';
import { operate, operateLedger } from './permissions';

/** The machines that an operator starts. */
export interface OperatedMachines {
  readonly machine: sfn.IStateMachine | undefined;
  readonly switchoverMachine: sfn.IStateMachine | undefined;
  readonly reprotectMachine: sfn.IStateMachine | undefined;
  readonly validateMachine: sfn.IStateMachine | undefined;
}

const ROLES = [...ORCHESTRATIONS, 'validate'] as const;

export function operateStatements(
  scope: Construct,
  plan: CheckedPlan,
  { machine, switchoverMachine, reprotectMachine, validateMachine }: OperatedMachines,
): iam.PolicyStatement[] {
  const machines = [machine, switchoverMachine, reprotectMachine, validateMachine].flatMap((each) => each ?? []);
  if (machines.length === 0) throw new Error('the tiebreaker has no machine, grant in home and in standby');
  const names = ROLES.map((role) => machineName(workloadName(plan), role));
  const arns = machines.map(({ stateMachineArn }) => stateMachineArn);
  return [...operate(scope, arns, names), ...operateLedger(ledgerArns(scope, plan), plan.name)];
}
