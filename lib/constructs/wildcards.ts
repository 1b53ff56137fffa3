import { CfnResource, Stack, Validations } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';

interface Wildcard {
  readonly resource: RegExp;
  readonly reason: string;
}

/** Every wildcard that a policy of ours may hold, and why. cdk-nag refuses the others. */
const WILDCARDS: readonly Wildcard[] = [
  {
    resource: /:task\/[^/*]+\/\*$/,
    reason: "ECS makes up the ids of tasks when they start; only the workload's cluster",
  },
  {
    resource: /:rds:.*:db:\*$/,
    reason:
      'instances, of which a policy has no room to name a hundred; those of a cluster are found by a filter; it only reads',
  },
  {
    resource: /:rds:.*:cluster:\*$/,
    reason: "the other Region's clusters, of which a policy has no room to name a hundred; it only reads",
  },
  {
    resource: /:rds:.*:snapshot:[^*]+-final-\*$/,
    reason: "the last snapshot of this workload's old primary, with the epoch in its name",
  },
  {
    resource: /:rds:.*:cluster-snapshot:([^*]+-final-|rds:unplanned-global-failover-[^*]+-)\*$/,
    reason: "what Aurora keeps of this workload's old primary, with a time in its name, and the copy, with the epoch",
  },
  {
    resource: /:rds:.*:cluster-snapshot:\*$/,
    reason: 'a list of the snapshots of a cluster names none of them; it only reads',
  },
  {
    resource: /:iam:.*:role\/\*$/,
    reason: 'the role of the old primary that nobody else knows; only to the monitoring of RDS',
  },
  {
    resource: /:rds:.*:(og|pg|subgrp|cluster-pg):\*$/,
    reason:
      'which groups an adopted database has and a replica gets stands at the database only; they are read and used, not changed',
  },
  {
    resource: /:kms:.*:key\/\*$/,
    reason: 'the key of the old primary, which nobody else knows; only through RDS of this Region',
  },
  { resource: /:task-definition\/[^/*]+:\*$/, reason: 'any revision of the one family: a deploy makes a new one' },
  {
    resource: /^arn:aws[a-z-]*:route53:::change\/\*$/,
    reason: 'Route 53 makes up the id of a change; GetChange only reads',
  },
  {
    resource: /^\*$/,
    reason:
      'X-Ray, network interfaces of a Lambda, log delivery of Step Functions, PutMetricData, the list of one cluster and a token for ECR know no resources; DescribeAlarms, DescribeEvents, DescribeAccountAttributes and DescribeTaskDefinition only read',
  },
];

/** As cdk-nag names a partition that only a deployment knows, in apps without the flag `enablePartitionLiterals`. */
const asReported = (resource: string): string => resource.replace(/\$\{Token\[AWS\.(\w+)\.\d+\]\}/g, '<AWS::$1>');

const acknowledge = (scope: IConstruct, resource: string, reason: string): void =>
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${asReported(resource)}]`, reason });

/** Says why a statement's wildcards are there; one that is not in the table stays a finding. */
export function explainWildcards(scope: IConstruct, statement: iam.PolicyStatement): void {
  for (const resource of statement.resources) {
    const known = WILDCARDS.find((wildcard) => wildcard.resource.test(resource));
    if (known !== undefined) acknowledge(scope, resource, known.reason);
  }
}

/** For statements that CDK adds by itself. */
export function explainBareWildcard(scope: IConstruct): void {
  acknowledge(scope, '*', WILDCARDS.find((wildcard) => wildcard.resource.test('*'))?.reason ?? '');
}

/** CDK allows a state machine all versions of the functions that it invokes. */
export function explainVersions(scope: IConstruct, functions: readonly lambda.IFunction[]): void {
  for (const each of functions) {
    const resource = each.node.defaultChild;
    if (!CfnResource.isCfnResource(resource)) continue;
    const id = Stack.of(scope).getLogicalId(resource);
    acknowledge(scope, `<${id}.Arn>:*`, 'versions of one named step function');
  }
}
