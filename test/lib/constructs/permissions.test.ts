import { flat, ofType, type Synthesized, type SynthesizedStack, synthesize } from '../synthesis';
import { BARE_WILDCARDS } from './bare-wildcards';

interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

const listed = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const statementsOf = (stack: SynthesizedStack) =>
  ofType(stack, 'AWS::IAM::Policy').flatMap(([id, { PolicyDocument }]) =>
    (PolicyDocument as { Statement: Statement[] }).Statement.map((statement) => ({ id, ...statement })),
  );

const onKeys = (...keys: string[]) => ({ 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': keys } });

const LOGIN = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];

describe('permissions', () => {
  let synthesized: Synthesized;
  const actionsOf = (stack: string, id: string) =>
    statementsOf(synthesized.stack(stack))
      .filter((statement) => statement.id.includes(id) && statement.Effect === 'Allow')
      .flatMap(({ Action }) => listed(Action))
      .sort();
  const statement = (stack: string, id: string, action: string) =>
    statementsOf(synthesized.stack(stack)).find((each) => each.id.includes(id) && listed(each.Action).includes(action));
  beforeAll(() => {
    synthesized = synthesize();
  });

  it('name a resource for every action but the listed exceptions', () => {
    for (const { Action, Resource } of synthesized.all.flatMap(statementsOf)) {
      if (!listed(Resource).includes('*')) continue;
      for (const action of listed(Action)) expect(BARE_WILDCARDS).toHaveProperty([String(action)]);
    }
  });

  it('never hold a wildcard among the actions', () => {
    const actions = synthesized.all.flatMap(statementsOf).flatMap(({ Action }) => listed(Action));
    expect(actions.filter((action) => String(action).includes('*'))).toEqual([]);
  });

  it('limit metrics to the namespace', () => {
    const metrics = synthesized.all
      .flatMap(statementsOf)
      .filter(({ Action }) => listed(Action).includes('cloudwatch:PutMetricData'));
    expect(metrics).toHaveLength(7);
    for (const { Condition } of metrics)
      expect(Condition).toEqual({ StringEquals: { 'cloudwatch:namespace': 'Handover' } });
  });

  it.each<[string, readonly string[]]>([
    ['RunSteps', ['events:PutEvents', 'kms:Decrypt', 'kms:GenerateDataKey', 'sns:Publish']],
    [
      'DatabaseSteps',
      [
        'cloudwatch:GetMetricStatistics',
        'ecr:DescribeImages',
        'ecs:DescribeTaskDefinition',
        'ecs:StopTask',
        'rds:DescribeAccountAttributes',
        'rds:DescribeDBInstances',
        'rds:DescribeDBParameters',
        'rds:DescribeOrderableDBInstanceOptions',
        'rds:PromoteReadReplica',
        ...LOGIN,
        'servicequotas:GetAWSDefaultServiceQuota',
        'servicequotas:GetServiceQuota',
      ],
    ],
    ['TrafficSteps', ['rds:DescribeDBInstances', 'ssm:GetParameter', 'ssm:PutParameter']],
    ['ProcessingSteps', []],
    [
      'ReprotectionSteps',
      [
        'iam:PassRole',
        'kms:CreateGrant',
        'kms:DescribeKey',
        'rds:AddTagsToResource',
        'rds:CreateDBInstanceReadReplica',
        'rds:CreateDBSnapshot',
        'rds:DescribeDBInstances',
        'rds:DescribeDBSnapshots',
        'rds:ModifyDBInstance',
        'rds:RebootDBInstance',
        ...LOGIN,
      ],
    ],
    [
      'Keeper',
      [
        'cloudwatch:PutMetricData',
        'kms:Decrypt',
        'kms:GenerateDataKey',
        'rds:DescribeDBInstances',
        ...LOGIN,
        'sns:Publish',
      ],
    ],
    ['Agent', ['cloudwatch:PutMetricData']],
    ['Submissions', []],
    [
      'Dispatcher',
      ['cloudwatch:PutMetricData', 'ecs:DescribeTasks', 'ecs:ListTasks', 'ecs:RunTask', 'ecs:StopTask', 'iam:PassRole'],
    ],
    [
      'TaskEvents',
      [
        'sqs:ChangeMessageVisibility',
        'sqs:DeleteMessage',
        'sqs:GetQueueAttributes',
        'sqs:GetQueueUrl',
        'sqs:ReceiveMessage',
      ],
    ],
  ])('let %s do what its steps need besides the ledger', (role, needed) => {
    const everybody = /^(logs:(CreateLogStream|PutLogEvents)|xray:|ec2:|dynamodb:)/;
    const actions = actionsOf('demo-orders-standby', `Functions${role}`);
    expect([...new Set(actions)].filter((action) => !everybody.test(String(action)))).toEqual(needed);
    expect(actions.filter((action) => String(action).startsWith('dynamodb:'))).toEqual(
      ['DeleteItem', 'GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) => `dynamodb:${action}`),
    );
  });

  it('let a task of jobs read its own claims and the epoch that serves, and write nothing', () => {
    const statements = statementsOf(synthesized.stack('demo-orders-standby')).filter(
      ({ id, Action }) => id.includes('TaskTaskRole') && JSON.stringify(Action).includes('dynamodb:'),
    );
    expect(statements.map(({ Action, Condition }) => [Action, Condition])).toEqual([
      [
        'dynamodb:GetItem',
        { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['RUNNING#orders#billing', 'WORKLOAD#orders'] } },
      ],
    ]);
  });

  it('let decide read what is asked, mark an answer, and answer in the name of its machine', () => {
    const statements = statementsOf(synthesized.stack('demo-orders-standby')).filter(
      ({ id, Action }) => id.includes('FunctionsDecide') && JSON.stringify(Action).includes('dynamodb:'),
    );
    expect(statements.map(({ Effect, Action, Condition }) => [Effect, Action, Condition])).toEqual(
      [
        ['dynamodb:GetItem', 'WORKLOAD#orders'],
        [['dynamodb:GetItem', 'dynamodb:UpdateItem'], 'DECISION#orders'],
        ['dynamodb:PutItem', 'ANSWER#orders#decide-machine'],
      ].map(([actions, key]) => ['Allow', actions, { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [key] } }]),
    );
  });

  it('let no other function say what only people say', () => {
    for (const { stack, ...each } of synthesized.all) {
      const functions = ofType({ stack, ...each }, 'AWS::Lambda::Function').filter(
        ([, { FunctionName }]) => FunctionName !== 'demo-orders-decide' && String(FunctionName).startsWith('demo-'),
      );
      const denials = statementsOf({ stack, ...each }).filter(({ Effect }) => Effect === 'Deny');
      const written = ['dynamodb:PutItem', 'dynamodb:UpdateItem'];
      expect(denials.map(({ Action, Condition }) => [listed(Action), Condition])).toEqual(
        functions.flatMap(() => [
          [['dynamodb:DeleteItem', ...written], onKeys('ANSWER#*', 'INSTALLATION')],
          [written, onKeys('OPERATOR#*')],
        ]),
      );
    }
  });

  it('send events to the default bus of this Region only, under our own name', () => {
    const send = statement('demo-orders-standby', 'RunSteps', 'events:PutEvents');
    expect(send?.Resource).toBe('arn:aws:events:us-west-2:111122223333:event-bus/default');
    expect(send?.Condition).toEqual({ 'ForAllValues:StringEquals': { 'events:source': ['handover'] } });
  });

  it('reach the ledger in all three Regions', () => {
    const arns = ['us-east-1', 'us-east-2', 'us-west-2'].map(
      (region) => `arn:aws:dynamodb:${region}:111122223333:table/demo-ledger`,
    );
    expect(statement('demo-orders-tiebreaker', 'Agent', 'dynamodb:PutItem')?.Resource).toEqual(arns);
  });

  it('promote only the workload’s instance of this Region', () => {
    expect(statement('demo-orders-standby', 'DatabaseSteps', 'rds:PromoteReadReplica')?.Resource).toBe(
      'arn:aws:rds:us-west-2:111122223333:db:demo-orders-orders-db',
    );
  });

  it('let nobody delete a database, and one function only rename one', () => {
    const every = synthesized.all.flatMap(statementsOf).flatMap(({ Action }) => listed(Action).map(String));
    expect(every.filter((action) => /^rds:(Delete|RemoveFrom|Restore)/.test(action))).toEqual([]);
    const renames = synthesized.all
      .flatMap(statementsOf)
      .filter(({ Action }) => listed(Action).includes('rds:ModifyDBInstance'));
    expect(renames.every(({ id }) => id.includes('ReprotectionSteps'))).toBe(true);
  });

  it('stop jobs on both sides, but start them only here and only of the family', () => {
    expect(statement('demo-orders-standby', 'DatabaseSteps', 'ecs:StopTask')?.Resource).toEqual([
      'arn:aws:ecs:us-east-1:111122223333:task/demo-orders-jobs/*',
      'arn:aws:ecs:us-west-2:111122223333:task/demo-orders-jobs/*',
    ]);
    const run = statement('demo-orders-standby', 'Dispatcher', 'ecs:RunTask');
    expect(run?.Resource).toBe('arn:aws:ecs:us-west-2:111122223333:task-definition/demo-orders-billing:*');
    expect(Object.keys(run?.Condition?.ArnEquals ?? {})).toEqual(['ecs:cluster']);
  });

  it('list the tasks of the one cluster', () => {
    const { Condition } = statement('demo-orders-standby', 'Dispatcher', 'ecs:ListTasks') ?? {};
    expect(Object.keys(Condition?.ArnEquals ?? {})).toEqual(['ecs:cluster']);
    expect(flat(Condition?.ArnEquals?.['ecs:cluster'])).toMatch(/GetAttJobs.*Arn/);
  });

  it('pass only the roles of the task, and only to ECS', () => {
    const pass = statement('demo-orders-standby', 'Dispatcher', 'iam:PassRole');
    expect(pass?.Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
    expect(listed(pass?.Resource).map(flat)).toEqual([
      expect.stringContaining('billingTaskExecutionRole'),
      expect.stringContaining('billingTaskTaskRole'),
    ]);
  });

  it('write only the connection parameters of the workload', () => {
    expect(statement('demo-orders-home', 'TrafficSteps', 'ssm:PutParameter')?.Resource).toBe(
      'arn:aws:ssm:us-east-1:111122223333:parameter/demo/orders/connection/orders-db',
    );
  });
});
