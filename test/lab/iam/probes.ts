import { labAccessKey } from '../../../lab/aws';
import type { LabFunction } from '../../../lab/lambda/lab-function';

/** Sample calls of the example: the name says what, the Region says where. */
export interface Probe {
  readonly service: string;
  readonly operation: string;
  readonly region: string;
  readonly input: unknown;
}

export const HOME = 'us-east-1';
export const STANDBY = 'us-west-2';
export const TIEBREAKER = 'us-east-2';
const ACCOUNT = '111122223333';

const item = { pk: { S: 'LEASE#orders' }, sk: { S: 'LEASE' } };
const ledger = (operation: string, region: string): Probe => ({
  service: 'dynamodb',
  operation,
  region,
  input: {
    TableName: 'demo-ledger',
    ...(operation === 'PutItem' ? { Item: item } : { Key: item }),
    ...(operation === 'Query' && {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'JOB#orders' } },
    }),
  },
});

const LEDGER_OPERATIONS = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'Scan'];

const inPartition = (operation: string, pk: string): Probe => ({
  service: 'dynamodb',
  operation,
  region: STANDBY,
  input: {
    TableName: 'demo-ledger',
    [operation === 'PutItem' ? 'Item' : 'Key']: { pk: { S: pk }, sk: { S: 'run-1' } },
  },
});

/** What has to do with jobs, and is the whole ledger of whoever answers the API for them. */
export const JOBS: Readonly<Record<string, Probe>> = {
  'jobs: read one': inPartition('GetItem', 'JOBS#orders#billing#0'),
  'jobs: queue one': inPartition('PutItem', 'QUEUE#orders#billing#normal'),
  'jobs: read the sums': inPartition('GetItem', 'ACCOUNT#orders#billing'),
  'jobs: put one in front': inPartition('PutItem', 'FRONT#orders#billing'),
  'jobs: read one of another workload': inPartition('GetItem', 'JOBS#stock#billing#0'),
};

/** What has to do with a question and its answer. */
export const ANSWERING: Readonly<Record<string, Probe>> = {
  'answer: read the run': inPartition('GetItem', 'WORKLOAD#orders'),
  'answer: take the lease': inPartition('UpdateItem', 'WORKLOAD#orders'),
  'answer: read the question': inPartition('GetItem', 'DECISION#orders'),
  'answer: mark the question': inPartition('UpdateItem', 'DECISION#orders'),
  'answer: replace the question': inPartition('PutItem', 'DECISION#orders'),
  'answer: mark the question of another workload': inPartition('UpdateItem', 'DECISION#stock'),
  'answer: read an answer': inPartition('GetItem', 'ANSWER#orders#AIDAADA'),
  'answer: as the machine': inPartition('PutItem', 'ANSWER#orders#decide-machine'),
  'answer: as Ada': inPartition('PutItem', 'ANSWER#orders#AIDAADA'),
  'answer: as Bob': inPartition('PutItem', 'ANSWER#orders#AROAOPS:bob@example.com'),
  'answer: for another workload': inPartition('PutItem', 'ANSWER#stock#AIDAADA'),
  'answer: change one': inPartition('UpdateItem', 'ANSWER#orders#AIDAADA'),
  'answer: take one away': inPartition('DeleteItem', 'ANSWER#orders#AIDAADA'),
};

/** What an operator says beside starting runs. */
export const OPERATING: Readonly<Record<string, Probe>> = {
  'operator: read': inPartition('GetItem', 'OPERATOR#orders'),
  'operator: say': inPartition('PutItem', 'OPERATOR#orders'),
  'operator: say of another workload': inPartition('PutItem', 'OPERATOR#stock'),
  'operator: change': inPartition('UpdateItem', 'OPERATOR#orders'),
  'operator: take back': inPartition('DeleteItem', 'OPERATOR#orders'),
  'operator: read of all': inPartition('GetItem', 'INSTALLATION'),
  'operator: say of all': inPartition('PutItem', 'INSTALLATION'),
  'operator: change of all': inPartition('UpdateItem', 'INSTALLATION'),
  'operator: take back of all': inPartition('DeleteItem', 'INSTALLATION'),
};

const at = (region: string, action: string, input: unknown): Probe => {
  const [service = '', operation = ''] = action.split(':');
  return { service, operation, region, input };
};

const replicaIn = (region: string): object => ({
  DBInstanceIdentifier: 'demo-orders-orders-db',
  SourceDBInstanceIdentifier: `arn:aws:rds:${region === HOME ? STANDBY : HOME}:${ACCOUNT}:db:demo-orders-orders-db`,
  DBSubnetGroupName: 'subnets',
  KmsKeyId: `arn:aws:kms:${region}:${ACCOUNT}:key/1`,
});

/** Calls to the own Region, and calls to the other side that must be as few as possible. */
function sideCalls(where: string, region: string): Readonly<Record<string, Probe>> {
  const task = `arn:aws:ecs:${region}:${ACCOUNT}:task/demo-orders-jobs/1`;
  const calls: readonly (readonly [string, string, object])[] = [
    ['describe database', 'rds:DescribeDBInstances', { DBInstanceIdentifier: 'demo-orders-orders-db' }],
    ['describe all databases', 'rds:DescribeDBInstances', {}],
    ['read parameters', 'rds:DescribeDBParameters', { DBParameterGroupName: 'demo', Source: 'user' }],
    ['read quotas', 'rds:DescribeAccountAttributes', {}],
    ['read task definition', 'ecs:DescribeTaskDefinition', { taskDefinition: 'demo-orders-billing' }],
    ['promote database', 'rds:PromoteReadReplica', { DBInstanceIdentifier: 'demo-orders-orders-db' }],
    ['promote another database', 'rds:PromoteReadReplica', { DBInstanceIdentifier: 'demo-orders-orders-db-2' }],
    ['describe kept database', 'rds:DescribeDBInstances', { DBInstanceIdentifier: 'demo-orders-orders-db-kept-2' }],
    ['rename database', 'rds:ModifyDBInstance', { DBInstanceIdentifier: 'demo-orders-orders-db' }],
    ['rename kept database', 'rds:ModifyDBInstance', { DBInstanceIdentifier: 'demo-orders-orders-db-kept-2' }],
    ['restart database', 'rds:RebootDBInstance', { DBInstanceIdentifier: 'demo-orders-orders-db' }],
    [
      'snapshot database',
      'rds:CreateDBSnapshot',
      { DBInstanceIdentifier: 'demo-orders-orders-db', DBSnapshotIdentifier: 'demo-orders-orders-db-final-2' },
    ],
    [
      'snapshot database as others do',
      'rds:CreateDBSnapshot',
      { DBInstanceIdentifier: 'demo-orders-orders-db', DBSnapshotIdentifier: 'before-release' },
    ],
    ['describe snapshot', 'rds:DescribeDBSnapshots', { DBSnapshotIdentifier: 'demo-orders-orders-db-final-2' }],
    ['create replica', 'rds:CreateDBInstanceReadReplica', replicaIn(region)],
    ['create replica with tags', 'rds:CreateDBInstanceReadReplica', { ...replicaIn(region), Tags: [{ Key: 'team' }] }],
    [
      'create replica that is monitored',
      'rds:CreateDBInstanceReadReplica',
      { ...replicaIn(region), MonitoringRoleArn: `arn:aws:iam::${ACCOUNT}:role/monitoring` },
    ],
    ['read login', 'secretsmanager:GetSecretValue', { SecretId: 'demo/orders/orders-db/master' }],
    ['read another login', 'secretsmanager:GetSecretValue', { SecretId: 'demo/orders/orders-db/master2' }],
    ['write connection', 'ssm:PutParameter', { Name: '/demo/orders/connection/orders-db' }],
    ['write another parameter', 'ssm:PutParameter', { Name: '/demo/orders/connection/other' }],
    ['read connection', 'ssm:GetParameter', { Name: '/demo/orders/connection/orders-db' }],
    ['notify', 'sns:Publish', { TopicArn: `arn:aws:sns:${region}:${ACCOUNT}:demo-orders-notices` }],
    ['send event', 'events:PutEvents', { Entries: [{ Source: 'handover' }] }],
    ['send event of others', 'events:PutEvents', { Entries: [{ Source: 'handover' }, { Source: 'orders' }] }],
    ['send event elsewhere', 'events:PutEvents', { Entries: [{ Source: 'handover', EventBusName: 'orders' }] }],
    ['publish metrics', 'cloudwatch:PutMetricData', { Namespace: 'Handover' }],
    ['publish metrics of others', 'cloudwatch:PutMetricData', { Namespace: 'Orders' }],
    ['run task', 'ecs:RunTask', { cluster: 'demo-orders-jobs', taskDefinition: 'demo-orders-billing' }],
    ['run task elsewhere', 'ecs:RunTask', { cluster: 'default', taskDefinition: 'demo-orders-billing' }],
    ['describe tasks', 'ecs:DescribeTasks', { cluster: 'demo-orders-jobs', tasks: [task] }],
    ['list tasks', 'ecs:ListTasks', { cluster: 'demo-orders-jobs', startedBy: 'handover-demo-orders' }],
    ['list tasks elsewhere', 'ecs:ListTasks', { cluster: 'default' }],
    ['stop task', 'ecs:StopTask', { cluster: 'demo-orders-jobs', task }],
    ['stop task elsewhere', 'ecs:StopTask', { cluster: 'default', task: '1' }],
    ['scale service', 'ecs:UpdateService', { cluster: 'demo-orders-jobs', service: 'api' }],
    [
      'change record',
      'route53:ChangeResourceRecordSets',
      { HostedZoneId: 'Z0123456789ABCDEFGHIJ', ChangeBatch: { Changes: [] } },
    ],
  ];
  return Object.fromEntries(calls.map(([name, action, input]) => [`${where}: ${name}`, at(region, action, input)]));
}

/** By name: `ledger: GetItem in us-east-1`, `own: describe database`, `other: stop task`. */
export function probesOf({ region }: Pick<LabFunction, 'region'>): Readonly<Record<string, Probe>> {
  const other = region === HOME ? STANDBY : HOME;
  const regions = [HOME, STANDBY, TIEBREAKER, 'eu-west-1'];
  const onLedger = LEDGER_OPERATIONS.flatMap((operation) =>
    regions.map((each) => [`ledger: ${operation} in ${each}`, ledger(operation, each)] as const),
  );
  const ledgerCalls = { ...Object.fromEntries(onLedger), ...JOBS, ...ANSWERING, ...OPERATING };
  return { ...ledgerCalls, ...sideCalls('own', region), ...sideCalls('other', other) };
}

export const callOf = (probe: Probe, { region, name }: Pick<LabFunction, 'region' | 'name'>) => ({
  caller: labAccessKey(region, name),
  callerRegion: region,
  region: probe.region,
  service: probe.service,
  operation: probe.operation,
});
