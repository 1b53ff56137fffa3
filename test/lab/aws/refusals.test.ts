import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { RunTaskCommand } from '@aws-sdk/client-ecs';
import { DeleteDBInstanceCommand, PromoteReadReplicaCommand } from '@aws-sdk/client-rds';
import { ListHostedZonesCommand } from '@aws-sdk/client-route-53';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { LabCloud } from '../../../lab/aws';
import { clientsOf, failure, HOME } from './clients';

const cloud = new LabCloud();
beforeAll(async () => {
  await cloud.start();
  cloud.ecs.addCluster({ region: HOME, name: 'c' });
  cloud.ecs.addTaskDefinition({ region: HOME, family: 'known', containers: ['main'] });
});
afterAll(() => cloud.stop());

type Clients = ReturnType<typeof clientsOf>;

const REFUSED: readonly [string, (clients: Clients) => Promise<unknown>][] = [
  [
    'rds:DeleteDBInstance is not implemented by the lab',
    ({ rds }) => rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'a' })),
  ],
  [
    'rds:PromoteReadReplica parameter PreferredBackupWindow is not implemented by the lab',
    ({ rds }) =>
      rds.send(new PromoteReadReplicaCommand({ DBInstanceIdentifier: 'a', PreferredBackupWindow: '01:00-02:00' })),
  ],
  [
    'route53:ListHostedZones is not implemented by the lab',
    ({ route53 }) => route53.send(new ListHostedZonesCommand({})),
  ],
  [
    'dynamodb:PutItem parameter Expected.a.Exists is not implemented by the lab',
    ({ dynamodb }) =>
      dynamodb.send(
        new PutItemCommand({ TableName: 't', Item: { pk: { S: 'x' } }, Expected: { a: { Exists: false } } }),
      ),
  ],
  [
    'ecs:RunTask parameter overrides.containerOverrides.cpu is not implemented by the lab',
    ({ ecs }) =>
      ecs.send(new RunTaskCommand({ taskDefinition: 't', overrides: { containerOverrides: [{ name: 'a', cpu: 1 }] } })),
  ],
  [
    'states:StartExecution needs the world "sfn", which is not attached to the lab',
    ({ sfn }) => sfn.send(new StartExecutionCommand({ stateMachineArn: `arn:aws:states:${HOME}:1:stateMachine:m` })),
  ],
  [
    'ecs:RunTask needs the world "ecs", which is not attached to the lab',
    ({ ecs }) => ecs.send(new RunTaskCommand({ cluster: 'c', taskDefinition: 'known' })),
  ],
];

test.each(REFUSED)('refuses by name: %s', async (message, call) => {
  const heard: string[] = [];
  cloud.onRefusal((what) => heard.push(what));
  const error = await failure(call(clientsOf(cloud, HOME)));
  expect([error.name, error.message]).toEqual(['NotImplementedByLab', message]);
  expect(cloud.refusals.at(-1)).toBe(message);
  expect(heard).toEqual([message]);
});

test('refuses a service that it does not play, and an unsigned request', async () => {
  const scope = `AWS4-HMAC-SHA256 Credential=OPERATOR/20261122/${HOME}/lambda/aws4_request, SignedHeaders=host, Signature=none`;
  expect((await fetch(`${cloud.endpoint}/2015-03-31/functions`, { headers: { authorization: scope } })).status).toBe(
    400,
  );
  expect(cloud.refusals.at(-1)).toMatch(/^lambda: GET \/2015-03-31\/functions is not implemented by the lab$/);
  expect((await fetch(cloud.endpoint)).status).toBe(400);
  expect(cloud.refusals.at(-1)).toBe('unsigned request GET / is not implemented by the lab');
});
