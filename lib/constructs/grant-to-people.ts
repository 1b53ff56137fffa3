import { Stack, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { Construct } from 'constructs';
import { machineName } from '../../lambda/contract/names';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { arn } from './permissions';

export interface GrantToPeople {
  /** The method that was called, for the message. */
  readonly method: 'grantApprove' | 'grantOperate' | 'grantSubmit' | 'grantKeepJobs';
  readonly statements: readonly iam.PolicyStatement[];
  /** What a reference in the statements is called in AWS, by the text that stands for it. */
  readonly literals: Readonly<Record<string, string>>;
}

/** Fails where the CDK would grant nothing and say nothing: the run would find nobody who may answer it. */
export function grantToPeople(
  scope: Construct,
  grantee: iam.IGrantable,
  { method, statements, literals }: GrantToPeople,
): void {
  const principal = grantee.grantPrincipal;
  const added = statements.map((statement) => principal.addToPrincipalPolicy(statement).statementAdded);
  if (added.every(Boolean) && !isImmutable(principal)) return;
  const written = (text: string): string => withLiterals(scope, text, literals);
  const arns = written(Object.values(principal.policyFragment.principalJson).flat().join());
  const who = Token.isUnresolved(arns) ? String(principal) : arns;
  const document = written(JSON.stringify(statements.map((statement) => statement.toStatementJson())));
  throw new Error(
    `${method}: nothing can be granted to ${who}, its policies are not this app's to change (a role of another account, an immutable one, or an ARN only): ` +
      `grant to a role of this account, or attach these statements to its permission set and take the call away: ${document}`,
  );
}

/** It says of every statement that it was added, and drops it. The CDK does not export the class. */
const isImmutable = (principal: iam.IPrincipal): boolean =>
  Reflect.get(principal.constructor, 'PROPERTY_INJECTION_ID') === 'aws-cdk-lib.aws-iam.ImmutableRole';

/** Nobody could attach a statement with a reference of CloudFormation in it. */
function withLiterals(scope: Construct, text: string, literals: Readonly<Record<string, string>>): string {
  const { partition, region } = Stack.of(scope);
  const all = { ...literals, [partition]: RegionInfo.get(region).partition ?? 'aws' };
  return Object.entries(all).reduce((rest, [reference, literal]) => rest.replaceAll(reference, literal), text);
}

/** What the machines of a workload are called in AWS, by their references. */
export function machineArns(
  scope: Construct,
  plan: CheckedPlan,
  machines: Readonly<
    Record<
      'machine' | 'switchoverMachine' | 'reprotectMachine' | 'decideMachine' | 'validateMachine',
      sfn.IStateMachine | undefined
    >
  >,
): Readonly<Record<string, string>> {
  const named = [
    [machines.machine, 'failover'],
    [machines.switchoverMachine, 'switchover'],
    [machines.reprotectMachine, 'reprotect'],
    [machines.decideMachine, 'decide'],
    [machines.validateMachine, 'validate'],
  ] as const;
  return Object.fromEntries(
    named.flatMap(([machine, role]) =>
      machine === undefined
        ? []
        : [[machine.stateMachineArn, arn(scope, 'states', `stateMachine:${machineName(workloadName(plan), role)}`)]],
    ),
  );
}
