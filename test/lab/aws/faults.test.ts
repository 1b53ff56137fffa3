import { once } from 'node:events';
import { connect } from 'node:net';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeDBInstancesCommand } from '@aws-sdk/client-rds';
import { ListResourceRecordSetsCommand } from '@aws-sdk/client-route-53';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { PublishCommand } from '@aws-sdk/client-sns';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { LabCloud, type SfnWorld } from '../../../lab/aws';
import { CLIENT_WAITS_MS, clientsOf, configuration, failure, HOME, STANDBY } from './clients';

const cloud = new LabCloud();
beforeAll(async () => {
  await cloud.start();
  await cloud.dynamodb.createTable({ name: 'ledger', partitionKey: 'pk', regions: [HOME, STANDBY] });
});
afterAll(() => cloud.stop());
afterEach(() => {
  cloud.faults.clear();
  for (const region of [HOME, STANDBY]) cloud.heal(region);
});

const put = (Name: string) => new PutParameterCommand({ Name, Value: 'v', Type: 'String' });
const get = (Name: string) => new GetParameterCommand({ Name });
const ssm = (region = STANDBY, caller = region) => clientsOf(cloud, region, caller).ssm;
/** How a client reports a connection that was reset. */
const RESET = /socket hang up|ECONNRESET/;
/** A timer of the client may fire a little early by the clock. */
const TIMER_SLACK_MS = 20;
const outcomes = () => cloud.log.entries.map((entry) => entry.outcome);

test('a delayed call is answered late', async () => {
  const fault = cloud.faults.add({ service: 'ssm', fault: { kind: 'delay', milliseconds: 60 } });
  const before = Date.now();
  await ssm().send(put('/late'));
  expect(Date.now() - before).toBeGreaterThanOrEqual(55);
  expect(fault.hits).toBe(1);
});

test('fails throttled calls under the name that the service uses', async () => {
  cloud.faults.add({ fault: { kind: 'throttle' } });
  expect((await failure(ssm().send(get('/x')))).name).toBe('ThrottlingException');
  expect((await failure(clientsOf(cloud, HOME).rds.send(new DescribeDBInstancesCommand({})))).name).toBe('Throttling');
  const list = new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' });
  expect((await failure(clientsOf(cloud, HOME).route53.send(list))).name).toBe('Throttling');
});

test('fails a refused call with a reset connection, without effect', async () => {
  cloud.faults.add({ operation: 'PutParameter', fault: { kind: 'refuse' } });
  expect((await failure(ssm().send(put('/refused')))).message).toMatch(RESET);
  expect(cloud.parameters.get(STANDBY, '/refused')).toBeUndefined();
  expect(outcomes().at(-1)).toBe('refused');
});

test('fails a call whose answer is dropped, after it has taken effect', async () => {
  cloud.faults.add({ operation: 'PutParameter', fault: { kind: 'drop-answer' } });
  expect((await failure(ssm().send(put('/dropped')))).message).toMatch(RESET);
  expect(cloud.parameters.get(STANDBY, '/dropped')).toBe('v');
  expect(outcomes().at(-1)).toBe('dropped');
});

test('fails a black-holed call by the time-out of the client', async () => {
  cloud.faults.add({ operation: 'GetParameter', fault: { kind: 'black-hole' } });
  expect((await failure(ssm().send(get('/hole')))).name).toBe('TimeoutError');
  expect(outcomes().at(-1)).toBe('black-hole');
});

test('fails with the error that was scripted', async () => {
  cloud.faults.add({ service: 'dynamodb', fault: { kind: 'error', name: 'ReplicatedWriteConflictException' } });
  const error = await failure(
    clientsOf(cloud, HOME).dynamodb.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: { S: 'a' } } })),
  );
  expect(error.name).toBe('ReplicatedWriteConflictException');
});

test('a fault hits only the calls in its scope, after those that it skips, and so often as it says', async () => {
  const fault = cloud.faults.add({
    callerRegion: HOME,
    targetRegion: STANDBY,
    service: 'ssm',
    when: (_, input) => JSON.stringify(input).includes('/scope'),
    skip: 1,
    times: 1,
    fault: { kind: 'throttle' },
  });
  await ssm(STANDBY, STANDBY).send(put('/scope/a'));
  await ssm(HOME, HOME).send(put('/scope/b'));
  await ssm(STANDBY, HOME).send(put('/other'));
  expect(fault.hits).toBe(0);
  await ssm(STANDBY, HOME).send(put('/scope/skipped'));
  expect((await failure(ssm(STANDBY, HOME).send(put('/scope/hit')))).name).toBe('ThrottlingException');
  await ssm(STANDBY, HOME).send(put('/scope/hit'));
  expect(fault.hits).toBe(1);
});

test('a removed fault hits no more', async () => {
  const fault = cloud.faults.add({ fault: { kind: 'throttle' } });
  fault.remove();
  await ssm().send(put('/removed'));
  expect(fault.hits).toBe(0);
});

test('a fault that another one leaves no call to hit is not counted', async () => {
  cloud.faults.add({ fault: { kind: 'throttle' } });
  const unreached = cloud.faults.add({ fault: { kind: 'refuse' } });
  await failure(ssm().send(get('/x')));
  expect(unreached.hits).toBe(0);
});

test('a caller that goes away in the middle of a request is no refusal of the lab', async () => {
  const { port } = new URL(cloud.endpoint);
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST / HTTP/1.1\r\nhost: lab\r\ncontent-length: 100\r\n\r\nhalf');
  await new Promise((resolve) => setImmediate(resolve));
  socket.destroy();
  await once(socket, 'close');
  await ssm().send(put('/after-abort'));
  expect(cloud.refusals).toEqual([]);
});

test('a client that retries gets through a fault that ends', async () => {
  cloud.faults.add({ times: 1, fault: { kind: 'refuse' } });
  await new SSMClient({ ...configuration(cloud, STANDBY), maxAttempts: 2 }).send(put('/retried'));
  expect(outcomes().slice(-2)).toEqual(['refused', 'ok']);
});

test('a cut Region is reached by nobody, and its Lambdas reach nobody, until it is healed', async () => {
  const cut = cloud.cutRegion(HOME);
  for (const [target, caller] of [
    [HOME, STANDBY],
    [STANDBY, HOME],
    [HOME, HOME],
  ] as const) {
    expect((await failure(ssm(target, caller).send(get('/x')))).message).toMatch(RESET);
  }
  await ssm(STANDBY, STANDBY).send(put('/during-cut'));
  expect(cut.hits).toBe(3);
  cloud.heal(HOME);
  await ssm(HOME, STANDBY).send(put('/after-cut'));
  expect([cut.hits, cloud.cutRegion(HOME).hits]).toEqual([3, 0]);
});

test('fails calls to and from a Region that swallows everything by the time-out of the client, without effect', async () => {
  const hole = cloud.cutRegion(HOME, 'silence');
  const before = hole.hits;
  for (const [target, caller] of [
    [HOME, STANDBY],
    [STANDBY, HOME],
  ] as const) {
    expect((await failure(ssm(target, caller).send(put('/swallowed')))).name).toBe('TimeoutError');
    expect(outcomes().at(-1)).toBe('black-hole');
    expect(cloud.parameters.get(target, '/swallowed')).toBeUndefined();
  }
  expect(hole.hits - before).toBe(2);
});

test('the log says of a call that was never answered when its caller gave up', async () => {
  cloud.cutRegion(HOME, 'silence');
  await failure(ssm(HOME, STANDBY).send(get('/x')));
  const waited = (): number => {
    const { at = 0, endedAt = 0 } = cloud.log.entries.at(-1) ?? {};
    return endedAt - at;
  };
  while (waited() < CLIENT_WAITS_MS - TIMER_SLACK_MS) await new Promise((resolve) => setImmediate(resolve));
  expect(outcomes().at(-1)).toBe('black-hole');
});

test('a call that is held arrives after what was sent later', async () => {
  let letGo: (value?: unknown) => void = () => undefined;
  const until = new Promise((resolve) => {
    letGo = resolve;
  });
  cloud.faults.add({ times: 1, fault: { kind: 'hold', until } });
  const held = ssm().send(put('/held'));
  while (!outcomes().includes('pending')) await new Promise((resolve) => setImmediate(resolve));
  await ssm().send(put('/later'));
  expect(cloud.parameters.get(STANDBY, '/held')).toBeUndefined();
  letGo();
  await held;
  expect(cloud.parameters.get(STANDBY, '/held')).toBe('v');
});

test('an operator outside of the Regions is stopped by a cut of the target only', async () => {
  const operator = { accessKeyId: 'OPERATOR', secretAccessKey: 'none' };
  cloud.cutRegion(HOME);
  await new SSMClient({ ...configuration(cloud, STANDBY), credentials: operator }).send(put('/operator'));
  const { callerRegion, caller } = cloud.log.entries.at(-1) ?? {};
  expect([caller, callerRegion]).toEqual(['OPERATOR', undefined]);
  const refused = failure(
    new SSMClient({ ...configuration(cloud, HOME), credentials: operator }).send(put('/operator')),
  );
  expect((await refused).message).toMatch(RESET);
});

test('a call that has not begun to act when its Region is cut has no effect', async () => {
  cloud.faults.add({ operation: 'PutItem', fault: { kind: 'delay', milliseconds: 40 } });
  const call = failure(
    clientsOf(cloud, HOME).dynamodb.send(new PutItemCommand({ TableName: 'ledger', Item: { pk: { S: 'cut' } } })),
  );
  while (!outcomes().includes('pending')) await new Promise((resolve) => setImmediate(resolve));
  cloud.cutRegion(HOME);
  expect((await call).message).toMatch(RESET);
  const read = new GetItemCommand({ TableName: 'ledger', Key: { pk: { S: 'cut' } } });
  expect((await clientsOf(cloud, STANDBY).dynamodb.send(read)).Item).toBeUndefined();
});

test('fails a call that is acting when its Region is cut, after it has taken effect', async () => {
  const started: string[] = [];
  const stateMachineArn = `arn:aws:states:${STANDBY}:1:stateMachine:m`;
  const sfn: SfnWorld = {
    hasMachine: () => true,
    executions: () => [],
    stop: () => {},
    start(wanted) {
      cloud.cutRegion(STANDBY);
      started.push(wanted.name);
      return { ...wanted, executionArn: 'arn', status: 'RUNNING', startedAt: 0 };
    },
  };
  cloud.attach({ sfn });
  const call = clientsOf(cloud, STANDBY).sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'run' }));
  expect((await failure(call)).message).toMatch(RESET);
  expect([started, outcomes().at(-1)]).toEqual([['run'], 'dropped']);
});

test('Route 53 is cut off with us-east-1, where its API lives', async () => {
  cloud.cutRegion('us-east-1');
  const list = new ListResourceRecordSetsCommand({ HostedZoneId: 'Z1' });
  expect((await failure(clientsOf(cloud, STANDBY).route53.send(list))).message).toMatch(RESET);
});

test('the log names caller, Regions, service as IAM does, input and outcome', async () => {
  await failure(
    clientsOf(cloud, STANDBY, HOME).sns.send(
      new PublishCommand({ TopicArn: `arn:aws:sns:${STANDBY}:1:none`, Message: 'm' }),
    ),
  );
  expect(cloud.log.entries.at(-1)).toMatchObject({
    caller: `LAB.${HOME}.tester`,
    callerRegion: HOME,
    region: STANDBY,
    service: 'sns',
    operation: 'Publish',
    input: { TopicArn: `arn:aws:sns:${STANDBY}:1:none`, Message: 'm' },
    outcome: 'NotFoundException',
  });
});
