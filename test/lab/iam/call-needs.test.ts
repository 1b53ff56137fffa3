import { ACTIONS, needsOf } from '../../../lab/iam/call-needs';
import type { Surroundings } from '../../../lab/iam/need';
import { REPLACING } from './replacing-calls';

const REGION = 'us-west-2';
const ACCOUNT = '111122223333';
const arn = (service: string, resource: string, region = REGION) =>
  `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
const KEY = arn('kms', 'key/notices');
const ROLES = ['arn:aws:iam::111122223333:role/task', 'arn:aws:iam::111122223333:role/execution'];

const surroundings: Surroundings = {
  account: ACCOUNT,
  keys: new Map([
    [arn('sns', 'encrypted'), KEY],
    [arn('secretsmanager', 'secret:encrypted-LaBsIx'), KEY],
  ]),
  taskRoles: new Map([[arn('ecs', 'task-definition/billing'), ROLES]]),
  partitionKeys: new Map([['ledger', 'pk']]),
};

/** What a call asks for, one line each; the Region that every call carries is left away. */
function asked(action: string, input: unknown): readonly string[] {
  const [service = '', operation = ''] = action.split(':');
  return needsOf({ region: REGION, service, operation }, input, surroundings).map(
    ({ action: needed, resource, context }) => {
      const { 'aws:RequestedRegion': region, ...own } = context;
      expect(region).toEqual([REGION]);
      const shown = Object.entries(own).map(([key, values]) => ` ${key}=${values}`);
      return `${needed} ${resource}${shown.join('')}`;
    },
  );
}

const TABLE = arn('dynamodb', 'table/ledger');
const CLUSTER = `ecs:cluster=${arn('ecs', 'cluster/jobs')}`;
const ecsTask = (id: string) => arn('ecs', `task/jobs/${id}`);
const key = { pk: { S: 'LEASE#orders' }, sk: { S: 'x' } };
const LEADING = 'dynamodb:LeadingKeys=LEASE#orders';

/** Calls as the wire log records them. */
const RECORDED: readonly (readonly [action: string, input: object, needs: readonly string[]])[] = [
  [
    'dynamodb:GetItem',
    { TableName: 'ledger', Key: key, ConsistentRead: true },
    [`dynamodb:GetItem ${TABLE} ${LEADING}`],
  ],
  [
    'dynamodb:PutItem',
    { TableName: 'ledger', Item: { ...key, a: { N: '1' } } },
    [`dynamodb:PutItem ${TABLE} ${LEADING}`],
  ],
  ['dynamodb:UpdateItem', { TableName: 'ledger', Key: key }, [`dynamodb:UpdateItem ${TABLE} ${LEADING}`]],
  ['dynamodb:DeleteItem', { TableName: TABLE, Key: key }, [`dynamodb:DeleteItem ${TABLE} ${LEADING}`]],
  [
    'dynamodb:Query',
    {
      TableName: 'ledger',
      KeyConditionExpression: 'begins_with(sk, :sk) AND #pk = :pk',
      ExpressionAttributeNames: { '#pk': 'pk' },
      ExpressionAttributeValues: { ':pk': { S: 'LEASE#orders' }, ':sk': { S: 'x' } },
    },
    [`dynamodb:Query ${TABLE} ${LEADING}`],
  ],
  ['dynamodb:Scan', { TableName: 'ledger' }, [`dynamodb:Scan ${TABLE}`]],
  [
    'dynamodb:BatchGetItem',
    { RequestItems: { ledger: { Keys: [key, { pk: { S: 'B' } }] } } },
    [`dynamodb:BatchGetItem ${TABLE} ${LEADING},B`],
  ],
  [
    'ecs:RunTask',
    { cluster: 'jobs', taskDefinition: 'billing' },
    [
      `ecs:RunTask ${arn('ecs', 'task-definition/billing:1')} ${CLUSTER}`,
      ...ROLES.map((role) => `iam:PassRole ${role} iam:PassedToService=ecs-tasks.amazonaws.com`),
    ],
  ],
  [
    'ecs:RunTask',
    { cluster: arn('ecs', 'cluster/jobs'), taskDefinition: arn('ecs', 'task-definition/billing:7') },
    [
      `ecs:RunTask ${arn('ecs', 'task-definition/billing:7')} ${CLUSTER}`,
      ...ROLES.map((role) => `iam:PassRole ${role} iam:PassedToService=ecs-tasks.amazonaws.com`),
    ],
  ],
  ['ecs:StopTask', { cluster: 'jobs', task: ecsTask('1') }, [`ecs:StopTask ${ecsTask('1')} ${CLUSTER}`]],
  ['ecs:StopTask', { cluster: arn('ecs', 'cluster/jobs'), task: '1' }, [`ecs:StopTask ${ecsTask('1')} ${CLUSTER}`]],
  [
    'ecs:DescribeTasks',
    { cluster: 'jobs', tasks: [ecsTask('1'), '2'] },
    [`ecs:DescribeTasks ${ecsTask('1')} ${CLUSTER}`, `ecs:DescribeTasks ${ecsTask('2')} ${CLUSTER}`],
  ],
  [
    'ecs:ListTasks',
    { cluster: arn('ecs', 'cluster/jobs'), startedBy: 'handover-shop-orders' },
    [`ecs:ListTasks ${arn('ecs', 'container-instance/jobs/*')} ${CLUSTER}`],
  ],
  [
    'ecs:UpdateService',
    { cluster: 'jobs', service: 'api', desiredCount: 2 },
    [`ecs:UpdateService ${arn('ecs', 'service/jobs/api')} ${CLUSTER}`],
  ],
  [
    'ecs:DescribeServices',
    { cluster: 'jobs', services: ['api'] },
    [`ecs:DescribeServices ${arn('ecs', 'service/jobs/api')} ${CLUSTER}`],
  ],
  [
    'rds:DescribeDBInstances',
    { DBInstanceIdentifier: 'Orders' },
    [`rds:DescribeDBInstances ${arn('rds', 'db:orders')}`],
  ],
  [
    'rds:DescribeDBClusters',
    { DBClusterIdentifier: 'Orders' },
    [`rds:DescribeDBClusters ${arn('rds', 'cluster:orders')}`],
  ],
  [
    'rds:DescribeGlobalClusters',
    { GlobalClusterIdentifier: 'Shop' },
    [`rds:DescribeGlobalClusters ${arn('rds', 'global-cluster:shop', '')}`],
  ],
  ...['rds:FailoverGlobalCluster', 'rds:SwitchoverGlobalCluster'].map(
    (action) =>
      [
        action,
        { GlobalClusterIdentifier: 'shop', TargetDbClusterIdentifier: arn('rds', 'cluster:orders') },
        [`${action} ${arn('rds', 'cluster:orders')}`, `${action} ${arn('rds', 'global-cluster:shop', '')}`],
      ] as const,
  ),
  ['rds:DescribeEvents', { SourceType: 'db-instance' }, ['rds:DescribeEvents *']],
  ['rds:DescribeDBInstances', {}, [`rds:DescribeDBInstances ${arn('rds', 'db:*')}`]],
  ...REPLACING,
  ['rds:PromoteReadReplica', { DBInstanceIdentifier: 'orders' }, [`rds:PromoteReadReplica ${arn('rds', 'db:orders')}`]],
  [
    'route53:ChangeResourceRecordSets',
    {
      HostedZoneId: '/hostedzone/Z1',
      ChangeBatch: { Changes: [{ Action: 'UPSERT', ResourceRecordSet: { Name: '*.Example.com.', Type: 'CNAME' } }] },
    },
    [
      'route53:ChangeResourceRecordSets arn:aws:route53:::hostedzone/Z1' +
        ' route53:ChangeResourceRecordSetsActions=UPSERT' +
        ' route53:ChangeResourceRecordSetsNormalizedRecordNames=\\052.example.com' +
        ' route53:ChangeResourceRecordSetsRecordTypes=CNAME',
    ],
  ],
  [
    'route53:ListResourceRecordSets',
    { HostedZoneId: 'Z1' },
    ['route53:ListResourceRecordSets arn:aws:route53:::hostedzone/Z1'],
  ],
  ['route53:GetChange', { Id: '/change/C1' }, ['route53:GetChange arn:aws:route53:::change/C1']],
  ['route53:GetHealthCheck', { HealthCheckId: 'H' }, ['route53:GetHealthCheck arn:aws:route53:::healthcheck/H']],
  ['ssm:PutParameter', { Name: '/demo/x' }, [`ssm:PutParameter ${arn('ssm', 'parameter/demo/x')}`]],
  ['ssm:GetParameter', { Name: 'plain' }, [`ssm:GetParameter ${arn('ssm', 'parameter/plain')}`]],
  ['ssm:GetParametersByPath', { Path: '/demo/' }, [`ssm:GetParametersByPath ${arn('ssm', 'parameter/demo')}`]],
  [
    'secretsmanager:GetSecretValue',
    { SecretId: 'demo/master' },
    [`secretsmanager:GetSecretValue ${arn('secretsmanager', 'secret:demo/master-LaBsIx')}`],
  ],
  [
    'secretsmanager:GetSecretValue',
    { SecretId: arn('secretsmanager', 'secret:encrypted') },
    [
      `secretsmanager:GetSecretValue ${arn('secretsmanager', 'secret:encrypted-LaBsIx')}`,
      `kms:Decrypt ${KEY} kms:ViaService=secretsmanager.${REGION}.amazonaws.com`,
    ],
  ],
  ['sns:Publish', { TopicArn: arn('sns', 'plain') }, [`sns:Publish ${arn('sns', 'plain')}`]],
  [
    'sns:Publish',
    { TopicArn: arn('sns', 'encrypted') },
    [
      `sns:Publish ${arn('sns', 'encrypted')}`,
      `kms:GenerateDataKey ${KEY} kms:ViaService=sns.${REGION}.amazonaws.com`,
      `kms:Decrypt ${KEY} kms:ViaService=sns.${REGION}.amazonaws.com`,
    ],
  ],
  ['cloudwatch:PutMetricData', { Namespace: 'Handover' }, ['cloudwatch:PutMetricData * cloudwatch:namespace=Handover']],
  ['cloudwatch:DescribeAlarms', { AlarmNames: ['p99'] }, [`cloudwatch:DescribeAlarms ${arn('cloudwatch', 'alarm:*')}`]],
  ['cloudwatch:DescribeAlarms', { AlarmTypes: ['CompositeAlarm'] }, ['cloudwatch:DescribeAlarms *']],
  ['sts:GetCallerIdentity', {}, []],
  [
    'events:PutEvents',
    { Entries: [{ Source: 'handover', DetailType: 'Run Started', Detail: '{}' }] },
    [`events:PutEvents ${arn('events', 'event-bus/default')} events:source=handover events:detail-type=Run Started`],
  ],
  [
    'states:StartExecution',
    { stateMachineArn: arn('states', 'stateMachine:demo-orders-decide') },
    [`states:StartExecution ${arn('states', 'stateMachine:demo-orders-decide')}`],
  ],
  [
    'states:DescribeExecution',
    { executionArn: arn('states', 'execution:demo-orders-decide:one') },
    [`states:DescribeExecution ${arn('states', 'execution:demo-orders-decide:one')}`],
  ],
];

test.each(RECORDED)('%s %j', (action, input, needs) => {
  expect(asked(action, input)).toEqual(needs);
});

test('every operation of the table has a recorded call here', () => {
  const recorded = RECORDED.flatMap(([action, , needs]) => [action, ...needs.map((need) => need.split(' ')[0])]);
  expect(new Set(recorded)).toEqual(new Set(ACTIONS));
});

test.each([
  ['lambda:InvokeFunction', {}, 'permissions of lambda:InvokeFunction are not known'],
  ['dynamodb:TransactWriteItems', {}, 'permissions of dynamodb:TransactWriteItems are not known'],
  ['dynamodb:Query', { TableName: 'ledger', IndexName: 'by-class' }, 'index by-class is not known'],
  [
    'ecs:RunTask',
    { cluster: 'jobs', taskDefinition: 'other' },
    /roles of .*task-definition\/other:1, which is in no template/,
  ],
])('refuses %s %j by name', (action, input, message) => {
  expect(() => asked(action, input)).toThrow(message);
});
