import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../lambda/contract/events';
import { METRICS, machineName } from '../../lambda/contract/names';
import { ledgerOf, PLACES, workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';

/** What the functions may do, one statement per need. ARNs are literal: another Region's resources cannot be referenced. */

export const allow = (
  actions: string[],
  resources: string[],
  conditions?: Record<string, unknown>,
): iam.PolicyStatement => new iam.PolicyStatement({ actions, resources, conditions });

/** `arn:…:<service>:<region>:<account>:<resource>`; without a Region the stack's own. */
export const arn = (scope: Construct, service: string, resource: string, region?: string): string =>
  Stack.of(scope).formatArn({ service, resource, region, arnFormat: ArnFormat.NO_RESOURCE_NAME });

/** The ledger in all three Regions: own endpoint first, then the other two. */
export const ledgerAccess = (scope: Construct, table: string, regions: readonly string[]): iam.PolicyStatement =>
  allow(
    ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:Query'],
    regions.map((region) => ledgerArn(scope, table, region)),
  );

/**
 * What only people say: answers, which stand in partitions of their principals; automation on or off; both sides reconciled.
 * Whatever else a function of ours may write, it can never be mistaken for a person: a Deny wins over every Allow.
 */
export const neverPeoplesWords = (
  scope: Construct,
  table: string,
  regions: readonly string[],
): iam.PolicyStatement[] => {
  const resources = regions.map((region) => ledgerArn(scope, table, region));
  return PEOPLES_WORDS.map(
    ({ keys, operations }) =>
      new iam.PolicyStatement({
        effect: iam.Effect.DENY,
        actions: operations.map((operation) => `dynamodb:${operation}`),
        resources,
        conditions: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': keys } },
      }),
  );
};

/** With a fence that has grown old its reconciliation is deleted, by the function that sweeps. */
const PEOPLES_WORDS = [
  { keys: ['ANSWER#*', 'INSTALLATION'], operations: ['PutItem', 'UpdateItem', 'DeleteItem'] },
  { keys: ['OPERATOR#*'], operations: ['PutItem', 'UpdateItem'] },
];

/** The function of the machine `decide`: the run that asks, its question, and answers in the machine's own name. */
export const answerForMachine = (
  scope: Construct,
  table: string,
  regions: readonly string[],
  workload: string,
): iam.PolicyStatement[] => {
  const arns = regions.map((region) => ledgerArn(scope, table, region));
  return [
    allow(['dynamodb:GetItem'], arns, leadingKeys(`WORKLOAD#${workload}`)),
    allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], arns, leadingKeys(`DECISION#${workload}`)),
    allow(['dynamodb:PutItem'], arns, leadingKeys(`ANSWER#${workload}#decide-machine`)),
  ];
};

/** Which Region serves, and under which epoch. */
export const readLease = (scope: Construct, plan: CheckedPlan): iam.PolicyStatement =>
  allow(
    ['dynamodb:GetItem'],
    PLACES.map((place) => ledgerArn(scope, ledgerOf(plan), plan[place])),
    leadingKeys(`WORKLOAD#${plan.name}`),
  );

/** The container beside a job: its claim and the epoch that serves, read only. The job's own container has the same role. */
export const watchClaims = (
  scope: Construct,
  table: string,
  regions: readonly string[],
  { workload, application }: { readonly workload: string; readonly application: string },
): iam.PolicyStatement =>
  allow(
    ['dynamodb:GetItem'],
    regions.map((region) => ledgerArn(scope, table, region)),
    leadingKeys(`RUNNING#${workload}#${application}`, `WORKLOAD#${workload}`),
  );

/** The same where the claims stand in one Region only. */
export const watchClaimsHere = (
  tableArn: string,
  { workload, application }: { readonly workload: string; readonly application: string },
): iam.PolicyStatement => allow(['dynamodb:GetItem'], [tableArn], leadingKeys(`RUNNING#${workload}#${application}`));

/** Item operations always carry the key, so the "no value at all" of `ForAllValues` cannot happen to them. */
const leadingKeys = (...keys: string[]): Record<string, unknown> => ({
  'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': keys },
});

/** The default bus of this Region, under our own source only. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-conditions.html */
export const sendEvents = (scope: Construct): iam.PolicyStatement =>
  allow(['events:PutEvents'], [arn(scope, 'events', 'event-bus/default')], {
    'ForAllValues:StringEquals': { 'events:source': [EVENT_SOURCE] },
  });

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

/**
 * Read the question of a run, answer it as oneself, mark the answer on the question. `${aws:userid}` is filled in by IAM
 * from the caller: nobody can answer as somebody else, whatever name is typed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
export const decide = (tableArns: string[], workload: string): iam.PolicyStatement[] => [
  allow(['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'], tableArns, leadingKeys(`DECISION#${workload}`)),
  allow(['dynamodb:PutItem'], tableArns, leadingKeys(`ANSWER#${workload}#\${aws:userid}`)),
];

/** Answer from the console or with the AWS CLI, and read what became of the answer. */
export const startDecide = (scope: Construct, machineArn: string, plan: CheckedPlan): iam.PolicyStatement[] => [
  allow(['states:StartExecution'], [machineArn]),
  allow(
    ['states:DescribeExecution'],
    [arn(scope, 'states', `execution:${machineName(workloadName(plan), 'decide')}:*`)],
  ),
];

/** Start the machines of these names, and read their runs. */
export const operate = (
  scope: Construct,
  machineArns: readonly string[],
  names: readonly string[],
): iam.PolicyStatement[] => [
  allow(['states:StartExecution', 'states:ListExecutions', 'states:DescribeStateMachine'], [...machineArns]),
  allow(
    ['states:DescribeExecution', 'states:GetExecutionHistory'],
    names.map((name) => arn(scope, 'states', `execution:${name}:*`)),
  ),
];

/** What an operator says beside starting runs: automation off and on, both sides reconciled. */
const operatorWords = (workload: string): string[] => [`OPERATOR#${workload}`, 'INSTALLATION'];

/** What an operator reads and says in the ledger. */
export const operateLedger = (tableArns: string[], workload: string): iam.PolicyStatement[] => [
  readState(tableArns, workload),
  sayAsOperator(tableArns, workload),
];

/** What a person needs to see where a workload stands; read only. Of its jobs the sums, and ends that came too late, which are counted where they stand: the jobs themselves are `grantKeepJobs`. */
const readState = (tableArns: string[], workload: string): iam.PolicyStatement =>
  allow(['dynamodb:GetItem', 'dynamodb:Query'], tableArns, {
    'ForAllValues:StringLike': {
      'dynamodb:LeadingKeys': [
        `WORKLOAD#${workload}`,
        `DECISION#${workload}`,
        ...operatorWords(workload),
        `ACCOUNT#${workload}#*`,
        `LATE#${workload}#*`,
      ],
    },
  });

/** Policies tell partitions apart, not sort keys: nothing of the workload's own state is in these. */
const sayAsOperator = (tableArns: string[], workload: string): iam.PolicyStatement =>
  allow(['dynamodb:PutItem', 'dynamodb:DeleteItem'], tableArns, leadingKeys(...operatorWords(workload)));
