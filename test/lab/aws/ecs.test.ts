import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  StopTaskCommand,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { LabCloud, type LabTask } from '../../../lab/aws';
import { clientsOf, failure, STANDBY } from './clients';
import { ManualClock, settle } from './manual-clock';

const clock = new ManualClock();
const cloud = new LabCloud({ clock });
const started: LabTask[] = [];
const stopped: string[] = [];
const scaled: number[] = [];

beforeAll(async () => {
  await cloud.start();
  cloud.attach({
    ecs: {
      async startTask(task) {
        if (task.environment.JOB === 'broken') throw new Error('CannotPullContainerError');
        started.push(task);
        if (task.environment.JOB === 'quick') cloud.ecs.exited(task.taskArn, 0);
        return { stop: async () => void stopped.push(task.taskArn) };
      },
      async scaleService({ desiredCount }) {
        scaled.push(desiredCount);
      },
    },
  });
  cloud.ecs.addTaskDefinition({ region: STANDBY, family: 'reports', containers: ['main', 'sidecar'] });
});
afterAll(() => cloud.stop());

let cluster: string;
beforeEach(() => {
  cluster = `cluster-${expect.getState().currentTestName?.length}`;
  cloud.ecs.addCluster({ region: STANDBY, name: cluster, capacity: 3 });
  cloud.ecs.addService({ region: STANDBY, cluster, name: 'web', desiredCount: 1 });
});

const ecs = () => clientsOf(cloud, STANDBY).ecs;
const run = (more: Partial<RunTaskCommandInput> = {}, job = 'j1') =>
  ecs().send(
    new RunTaskCommand({
      cluster,
      taskDefinition: 'reports',
      launchType: 'FARGATE',
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['s-1'], securityGroups: ['g-1'], assignPublicIp: 'DISABLED' },
      },
      overrides: { containerOverrides: [{ name: 'main', environment: [{ name: 'JOB', value: job }] }] },
      ...more,
    }),
  );
const describe = async (arn: string | undefined) =>
  ecs().send(new DescribeTasksCommand({ cluster, tasks: [arn ?? ''] }));
const arnOf = (answer: { readonly tasks?: readonly { readonly taskArn?: string }[] }) =>
  answer.tasks?.[0]?.taskArn ?? '';

test('a task is started with its overrides and shown until it exits', async () => {
  const answer = await run({ startedBy: 'handover' });
  expect(answer.tasks?.[0]).toMatchObject({ lastStatus: 'PROVISIONING', startedBy: 'handover' });
  expect(started.at(-1)).toMatchObject({ container: 'main', environment: { JOB: 'j1' }, family: 'reports' });
  expect((await describe(arnOf(answer))).tasks?.[0]?.lastStatus).toBe('RUNNING');
  cloud.ecs.exited(arnOf(answer), 3);
  const [task] = (await describe(arnOf(answer))).tasks ?? [];
  expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited' });
  expect(task?.containers?.[0]?.exitCode).toBe(3);
});

test('a command is handed on and shown, to the first container only', async () => {
  const main = { name: 'main', command: ['report', '11'], environment: [{ name: 'JOB', value: 'j1' }] };
  const answer = await run({ overrides: { containerOverrides: [main] } });
  expect(started.at(-1)).toMatchObject({ command: ['report', '11'] });
  expect((await describe(arnOf(answer))).tasks?.[0]?.overrides?.containerOverrides).toEqual([main]);
  const beside = { name: 'sidecar', command: ['x'] };
  expect(await failure(run({ overrides: { containerOverrides: [main, beside] } }))).toMatchObject({
    name: 'InvalidParameterException',
    message: 'the lab hands no command to sidecar, a container beside the first',
  });
});

test('refuses overrides that are too long in the words of ECS', async () => {
  const of = (length: number) => ({ containerOverrides: [{ name: 'main', command: ['x'.repeat(length)] }] });
  const most = 8_192 - JSON.stringify(of(0)).length;
  expect((await run({ overrides: of(most) })).failures).toEqual([]);
  expect(await failure(run({ overrides: of(most + 1) }))).toMatchObject({
    name: 'InvalidParameterException',
    message: 'Container Overrides length must be at most 8192',
  });
});

test('a task that can not be started is stopped with the reason', async () => {
  const [task] = (await describe(arnOf(await run({}, 'broken')))).tasks ?? [];
  expect(task).toMatchObject({ lastStatus: 'STOPPED', stopCode: 'TaskFailedToStart' });
  expect(task?.stoppedReason).toContain('CannotPullContainerError');
});

test('the same token and parameters answer the first task, and start no second one', async () => {
  const before = started.length;
  const [first, second] = [await run({ clientToken: 't1' }), await run({ clientToken: 't1' })];
  expect(arnOf(second)).toBe(arnOf(first));
  expect(started.length).toBe(before + 1);
});

test('fails when a token comes back with other parameters', async () => {
  const first = await run({ clientToken: 't2' });
  const error = await failure(run({ clientToken: 't2' }, 'other'));
  expect(error.name).toBe('ConflictException');
  expect(error.resourceIds).toEqual([arnOf(first)]);
});

test('a token that comes back an hour after its task has ended starts a second task', async () => {
  const first = await run({ clientToken: 't3' });
  cloud.ecs.exited(arnOf(first), 0);
  clock.advance(3_599_000);
  expect(arnOf(await run({ clientToken: 't3' }))).toBe(arnOf(first));
  clock.advance(1_000);
  expect(arnOf(await run({ clientToken: 't3' }))).not.toBe(arnOf(first));
});

test('beyond the capacity of the cluster the answer is 200 with failures', async () => {
  const answer = await run({ count: 5 });
  expect([answer.tasks?.length, answer.failures?.length]).toEqual([3, 2]);
  expect(answer.failures?.[0]?.reason).toMatch(/limit on the number of tasks/);
});

test('a stopped task is asked to end and keeps the reason', async () => {
  const arn = arnOf(await run());
  await settle();
  await ecs().send(new StopTaskCommand({ cluster, task: arn, reason: 'takeover' }));
  expect(stopped).toContain(arn);
  cloud.ecs.exited(arn, 143);
  expect((await describe(arn)).tasks?.[0]).toMatchObject({ stopCode: 'UserInitiated', stoppedReason: 'takeover' });
});

test('a task that has exited before its start is reported stays stopped and is not stopped again', async () => {
  const arn = arnOf(await run({}, 'quick'));
  await settle();
  expect((await describe(arn)).tasks?.[0]?.lastStatus).toBe('STOPPED');
  expect(stopped).not.toContain(arn);
});

test('tasks are listed by who started them and by wanted status', async () => {
  const arn = arnOf(await run({ startedBy: 'a' }));
  await run({ startedBy: 'b' });
  const list = async (input: object) => (await ecs().send(new ListTasksCommand({ cluster, ...input }))).taskArns;
  expect(await list({ startedBy: 'a' })).toEqual([arn]);
  cloud.ecs.exited(arn, 0);
  expect(await list({ startedBy: 'a' })).toEqual([]);
  expect(await list({ desiredStatus: 'STOPPED' })).toEqual([arn]);
});

test('a list comes in pages', async () => {
  const [one, two, three] = [await run(), await run(), await run()].map(arnOf);
  const list = (input: object) => ecs().send(new ListTasksCommand({ cluster, maxResults: 2, ...input }));
  const first = await list({});
  expect(first.taskArns).toEqual([one, two]);
  expect(await list({ nextToken: first.nextToken })).toMatchObject({ taskArns: [three] });
  expect((await list({ nextToken: first.nextToken })).nextToken).toBeUndefined();
});

test('refuses another filter beside startedBy', async () => {
  const error = await failure(ecs().send(new ListTasksCommand({ cluster, startedBy: 'a', desiredStatus: 'STOPPED' })));
  expect(error).toMatchObject({ name: 'InvalidParameterException', message: 'startedBy must be the only filter' });
});

test('a stopped task is forgotten after an hour', async () => {
  const arn = arnOf(await run());
  cloud.ecs.exited(arn, 0);
  clock.advance(3_600_000);
  expect((await describe(arn)).failures).toEqual([{ arn, reason: 'MISSING' }]);
});

test('a service is scaled by the world', async () => {
  await ecs().send(new UpdateServiceCommand({ cluster, service: 'web', desiredCount: 4 }));
  const answer = await ecs().send(new DescribeServicesCommand({ cluster, services: ['web', 'none'] }));
  expect(answer.services?.[0]).toMatchObject({ serviceName: 'web', desiredCount: 4, runningCount: 4 });
  expect(answer.failures).toEqual([{ arn: 'none', reason: 'MISSING' }]);
  expect(scaled).toEqual([4]);
});

test('fails by the names of ECS for what does not exist', async () => {
  expect((await failure(run({ cluster: 'none' }))).name).toBe('ClusterNotFoundException');
  expect((await failure(run({ taskDefinition: 'none' }))).name).toBe('ClientException');
  expect(
    (await failure(ecs().send(new UpdateServiceCommand({ cluster, service: 'none', desiredCount: 1 })))).name,
  ).toBe('ServiceNotFoundException');
  expect((await failure(ecs().send(new StopTaskCommand({ cluster, task: 'none' })))).name).toBe(
    'InvalidParameterException',
  );
  expect((await failure(run({ count: 11 }))).name).toBe('InvalidParameterException');
  expect((await failure(run({ clientToken: 'x'.repeat(65) }))).name).toBe('InvalidParameterException');
});
