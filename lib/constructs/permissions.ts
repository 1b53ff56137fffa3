import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { METRICS } from '../../lambda/contract/names';

/** What the functions may do, one statement per need. ARNs are literal: another Region's resources cannot be referenced. */

const allow = (actions: string[], resources: string[], conditions?: Record<string, unknown>): iam.PolicyStatement =>
  new iam.PolicyStatement({ actions, resources, conditions });

/** `arn:…:<service>:<region>:<account>:<resource>`; without a Region the stack's own. */
export const arn = (scope: Construct, service: string, resource: string, region?: string): string =>
  Stack.of(scope).formatArn({ service, resource, region, arnFormat: ArnFormat.NO_RESOURCE_NAME });

/** The ledger in all three Regions: own endpoint first, then the other two. */
export const ledgerAccess = (scope: Construct, table: string, regions: readonly string[]): iam.PolicyStatement =>
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    regions.map((region) => ledgerArn(scope, table, region)),
  );

export const ledgerArn = (scope: Construct, table: string, region: string): string =>
  arn(scope, 'dynamodb', `table/${table}`, region);

/** The action knows no resources; the namespace limits it. */
export const publishMetrics = (): iam.PolicyStatement =>
  allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': METRICS.namespace } });

/** What AWSLambdaVPCAccessExecutionRole allows: Lambda creates these interfaces as the function, before their ids exist. */
export const vpcInterfaces = (): iam.PolicyStatement =>
  allow(
    [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    ['*'],
  );

export const describeInstance = (scope: Construct, instance: string): iam.PolicyStatement =>
  allow(['rds:DescribeDBInstances'], [arn(scope, 'rds', `db:${instance}`)]);

export const promoteInstance = (scope: Construct, instance: string): iam.PolicyStatement =>
  allow(['rds:PromoteReadReplica'], [arn(scope, 'rds', `db:${instance}`)]);

export const writeParameter = (scope: Construct, parameter: string): iam.PolicyStatement =>
  allow(['ssm:PutParameter'], [parameterArn(scope, parameter)]);

export const readParameter = (scope: Construct, parameter: string): iam.PolicyStatement =>
  allow(['ssm:GetParameter'], [parameterArn(scope, parameter)]);

const parameterArn = (scope: Construct, parameter: string): string => arn(scope, 'ssm', `parameter${parameter}`);

/** Only this one CNAME of the zone. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/specifying-rrset-conditions.html */
export const changeRecord = (scope: Construct, zoneId: string, name: string): iam.PolicyStatement =>
  allow(['route53:ChangeResourceRecordSets'], [zoneArn(scope, zoneId)], {
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsNormalizedRecordNames': [name],
      'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
    },
  });

export const readRecords = (scope: Construct, zoneId: string): iam.PolicyStatement =>
  allow(['route53:ListResourceRecordSets', 'route53:GetChange'], [zoneArn(scope, zoneId), routeArn(scope, 'change/*')]);

const zoneArn = (scope: Construct, zoneId: string): string => routeArn(scope, `hostedzone/${zoneId}`);
const routeArn = (scope: Construct, resource: string): string =>
  `arn:${Stack.of(scope).partition}:route53:::${resource}`;

export const scaleService = (scope: Construct, cluster: string, service: string): iam.PolicyStatement =>
  allow(['ecs:UpdateService', 'ecs:DescribeServices'], [arn(scope, 'ecs', `service/${cluster}/${service}`)]);

export const countTasks = (scope: Construct, cluster: string, service: string): iam.PolicyStatement =>
  allow(['ecs:DescribeServices'], [arn(scope, 'ecs', `service/${cluster}/${service}`)]);

/**
 * Only reads. A composite alarm is shown only to whoever may see all of them.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/permissions-reference-cw.html
 */
export const readAlarms = (): iam.PolicyStatement => allow(['cloudwatch:DescribeAlarms'], ['*']);

/** Any revision of the family, only on the job cluster. */
export const runTask = (scope: Construct, family: string, clusterArn: string): iam.PolicyStatement =>
  allow(['ecs:RunTask'], [arn(scope, 'ecs', `task-definition/${family}:*`)], {
    ArnEquals: { 'ecs:cluster': clusterArn },
  });

export const watchTasks = (scope: Construct, cluster: string): iam.PolicyStatement =>
  allow(['ecs:DescribeTasks', 'ecs:StopTask'], [arn(scope, 'ecs', `task/${cluster}/*`)]);

/** Finds tasks by who started them. A list knows no task, so the condition names the cluster; it only reads. */
export const listTasks = (clusterArn: string): iam.PolicyStatement =>
  allow(['ecs:ListTasks'], ['*'], { ArnEquals: { 'ecs:cluster': clusterArn } });

/** `region`: the source's tasks are stopped from the Region that takes over, when the source still answers. */
export const stopTasks = (scope: Construct, cluster: string, region: string): iam.PolicyStatement =>
  allow(['ecs:StopTask'], [arn(scope, 'ecs', `task/${cluster}/*`, region)]);

export const passRoles = (roleArns: string[]): iam.PolicyStatement =>
  allow(['iam:PassRole'], roleArns, { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });

export const useKey = (keyArn: string): iam.PolicyStatement => allow(['kms:Decrypt', 'kms:GenerateDataKey'], [keyArn]);

/** Questions to people and their answers have a partition of their own in the ledger. */
export const decide = (tableArns: string[], workload: string): iam.PolicyStatement =>
  allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], tableArns, {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [`DECISION#${workload}`] },
  });

/** Start the machine, and read its runs. */
export const operate = (scope: Construct, machineArn: string, machine: string): iam.PolicyStatement[] => [
  allow(['states:StartExecution', 'states:ListExecutions', 'states:DescribeStateMachine'], [machineArn]),
  allow(['states:DescribeExecution', 'states:GetExecutionHistory'], [arn(scope, 'states', `execution:${machine}:*`)]),
];

/** What an operator says beside starting runs: automation off and on, both sides reconciled. */
const operatorWords = (workload: string): string[] => [`OPERATOR#${workload}`, 'INSTALLATION'];

/** What an operator reads and says in the ledger. */
export const operateLedger = (tableArns: string[], workload: string): iam.PolicyStatement[] => [
  readState(tableArns, workload),
  sayAsOperator(tableArns, workload),
];

/** What a person needs to see where a workload stands; read only. Its jobs are spread over partitions. */
const readState = (tableArns: string[], workload: string): iam.PolicyStatement =>
  allow(['dynamodb:GetItem', 'dynamodb:Query'], tableArns, {
    'ForAllValues:StringLike': {
      'dynamodb:LeadingKeys': [
        `WORKLOAD#${workload}`,
        `DECISION#${workload}`,
        ...operatorWords(workload),
        `JOBS#${workload}#*`,
      ],
    },
  });

/** Policies tell partitions apart, not sort keys: nothing of the workload's own state is in these. */
const sayAsOperator = (tableArns: string[], workload: string): iam.PolicyStatement =>
  allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], tableArns, {
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': operatorWords(workload) },
  });
