import { arn, CLUSTER, ecsTask, KEY, key, LEADING, REGION, type RecordedCall, ROLES, TABLE } from './recorded-names';
import { RECORDED_OF_RDS } from './recorded-rds-calls';

/** Calls as the wire log records them. */
export const RECORDED: readonly RecordedCall[] = [
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
  ...RECORDED_OF_RDS,
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
  ['ecs:DescribeTaskDefinition', { taskDefinition: 'jobs' }, ['ecs:DescribeTaskDefinition *']],
  [
    'ecr:DescribeImages',
    { registryId: '999988887777', repositoryName: 'team/orders', imageIds: [{ imageTag: '1' }] },
    ['ecr:DescribeImages arn:aws:ecr:us-west-2:999988887777:repository/team/orders'],
  ],
  [
    'servicequotas:GetServiceQuota',
    { ServiceCode: 'fargate', QuotaCode: 'L-3032A538' },
    ['servicequotas:GetServiceQuota *'],
  ],
  [
    'servicequotas:GetAWSDefaultServiceQuota',
    { ServiceCode: 'fargate', QuotaCode: 'L-3032A538' },
    ['servicequotas:GetAWSDefaultServiceQuota *'],
  ],
  [
    'cloudwatch:GetMetricStatistics',
    { Namespace: 'AWS/Usage', MetricName: 'ResourceCount' },
    ['cloudwatch:GetMetricStatistics *'],
  ],
  ['rds:DescribeOrderableDBInstanceOptions', { Engine: 'postgres' }, ['rds:DescribeOrderableDBInstanceOptions *']],
  ['rds:DescribeAccountAttributes', {}, ['rds:DescribeAccountAttributes *']],
  [
    'rds:DescribeDBParameters',
    { DBParameterGroupName: 'Mine', Source: 'user' },
    [`rds:DescribeDBParameters ${arn('rds', 'pg:mine')}`],
  ],
  [
    'rds:DescribeDBClusterParameters',
    { DBClusterParameterGroupName: 'Mine', Source: 'user' },
    [`rds:DescribeDBClusterParameters ${arn('rds', 'cluster-pg:mine')}`],
  ],
  [
    'secretsmanager:DescribeSecret',
    { SecretId: 'login' },
    [`secretsmanager:DescribeSecret ${arn('secretsmanager', 'secret:login-LaBsIx')}`],
  ],
];
