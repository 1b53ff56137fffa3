import { PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { StopTaskCommand } from '@aws-sdk/client-ecs';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { GetChangeCommand } from '@aws-sdk/client-route-53';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { PublishCommand } from '@aws-sdk/client-sns';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { LabCloud, labAccessKey } from '../../../lab/aws';
import { ACTIONS, type Access, authorizer, parseStatements } from '../../../lab/iam';
import { clientsOf, failure, HOME, STANDBY } from '../aws/clients';

const ACCOUNT = '111122223333';
const TABLE = `arn:aws:dynamodb:${HOME}:${ACCOUNT}:table/ledger`;

const policy = { Statement: [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE }] };
const tester = {
  functionName: 'tester',
  roleArn: `arn:aws:iam::${ACCOUNT}:role/testers`,
  statements: parseStatements(policy, ACTIONS),
};
const access: Access = {
  functions: new Map([[labAccessKey(HOME, 'tester'), tester]]),
  surroundings: { account: ACCOUNT, keys: new Map(), taskRoles: new Map(), partitionKeys: new Map([['ledger', 'pk']]) },
};

const cloud = new LabCloud({ authorize: authorizer(access) });
let clients: ReturnType<typeof clientsOf>;

beforeAll(async () => {
  await cloud.start();
  await cloud.dynamodb.createTable({ name: 'ledger', partitionKey: 'pk', regions: [HOME, STANDBY] });
  clients = clientsOf(cloud, HOME);
});

afterAll(() => cloud.stop());

const getItem = new GetItemCommand({ TableName: 'ledger', Key: { pk: { S: 'x' } } });
const TOPIC = `arn:aws:sns:${HOME}:${ACCOUNT}:notices`;

const REFUSED: readonly (readonly [string, () => Promise<unknown>, string, number, string])[] = [
  [
    'RDS',
    () => clients.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'a' })),
    'AccessDenied',
    403,
    `rds:DescribeDBInstances on arn:aws:rds:${HOME}:${ACCOUNT}:db:a`,
  ],
  [
    'Route 53',
    () => clients.route53.send(new GetChangeCommand({ Id: 'C1' })),
    'AccessDenied',
    403,
    'route53:GetChange on arn:aws:route53:::change/C1',
  ],
  [
    'SNS',
    () => clients.sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'x' })),
    'AuthorizationErrorException',
    403,
    `sns:Publish on ${TOPIC}`,
  ],
  [
    'DynamoDB',
    () => clientsOf(cloud, STANDBY, HOME).dynamodb.send(getItem),
    'AccessDeniedException',
    400,
    `dynamodb:GetItem on ${TABLE.replace(HOME, STANDBY)} (dynamodb:LeadingKeys = x)`,
  ],
  [
    'ECS',
    () => clients.ecs.send(new StopTaskCommand({ cluster: 'jobs', task: '1' })),
    'AccessDeniedException',
    400,
    `ecs:StopTask on arn:aws:ecs:${HOME}:${ACCOUNT}:task/jobs/1 (ecs:cluster = arn:aws:ecs:${HOME}:${ACCOUNT}:cluster/jobs)`,
  ],
  [
    'SSM',
    () => clients.ssm.send(new PutParameterCommand({ Name: '/x', Value: 'x' })),
    'AccessDeniedException',
    400,
    `ssm:PutParameter on arn:aws:ssm:${HOME}:${ACCOUNT}:parameter/x`,
  ],
  [
    'Secrets Manager',
    () => clients.secrets.send(new GetSecretValueCommand({ SecretId: 'x' })),
    'AccessDeniedException',
    400,
    `secretsmanager:GetSecretValue on arn:aws:secretsmanager:${HOME}:${ACCOUNT}:secret:x-LaBsIx`,
  ],
  [
    'CloudWatch',
    () =>
      clients.cloudwatch.send(
        new PutMetricDataCommand({ Namespace: 'X', MetricData: [{ MetricName: 'M', Value: 1 }] }),
      ),
    'AccessDeniedException',
    400,
    'cloudwatch:PutMetricData on * (cloudwatch:namespace = X)',
  ],
];

test.each(REFUSED)('%s refuses as it does in AWS, and the refusal is listed', async (_, call, name, status, what) => {
  const error = await failure(call());
  expect({ name: error.name, status: (error.$metadata as { httpStatusCode: number }).httpStatusCode }).toEqual({
    name,
    status,
  });
  expect(error.message).toContain(
    `User: arn:aws:sts::${ACCOUNT}:assumed-role/testers/tester is not authorized to perform`,
  );
  expect(cloud.refusals.at(-1)).toBe(`tester may not ${what}`);
  expect(cloud.log.entries.at(-1)).toMatchObject({ outcome: name });
});

test('a call that is allowed takes its way', async () => {
  const before = cloud.refusals.length;
  await expect(clients.dynamodb.send(getItem)).resolves.not.toHaveProperty('Item');
  expect(cloud.refusals).toHaveLength(before);
});

test('refuses an operation whose permissions are not known, by name', async () => {
  const error = await failure(clients.sfn.send(new ListExecutionsCommand({ stateMachineArn: 'x' })));
  expect(error.message).toBe("tester: permissions of states:ListExecutions are not known to the lab's IAM");
  expect(cloud.refusals.at(-1)).toBe(error.message);
});

test('a Region that is cut does not answer, not even with a refusal', async () => {
  const before = cloud.refusals.length;
  cloud.cutRegion(STANDBY);
  await failure(clientsOf(cloud, STANDBY, HOME).dynamodb.send(getItem));
  cloud.heal(STANDBY);
  expect(cloud.refusals).toHaveLength(before);
});
