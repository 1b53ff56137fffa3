import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { type Execution, LabCloud, type SfnWorld } from '../../../lab/aws';
import { clientsOf, failure, HOME, STANDBY } from './clients';

const stateMachineArn = `arn:aws:states:${STANDBY}:111122223333:stateMachine:failover`;
const cloud = new LabCloud();

class Interpreter implements SfnWorld {
  readonly list: Execution[] = [];
  hasMachine = (arn: string) => arn === stateMachineArn;
  executions = (arn: string) => this.list.filter((one) => one.stateMachineArn === arn);
  start(wanted: { readonly stateMachineArn: string; readonly name: string; readonly input: string }): Execution {
    const executionArn = `${wanted.stateMachineArn.replace(':stateMachine:', ':execution:')}:${wanted.name}`;
    const execution: Execution = { ...wanted, executionArn, status: 'RUNNING', startedAt: 1_000 * this.list.length };
    this.list.push(execution);
    return execution;
  }
  stop(executionArn: string, why: { readonly error?: string; readonly cause?: string }): void {
    const index = this.list.findIndex((one) => one.executionArn === executionArn);
    const running = this.list[index];
    if (running !== undefined) this.list[index] = { ...running, ...why, status: 'ABORTED', stoppedAt: 9_000 };
  }
}
const interpreter = new Interpreter();

beforeAll(async () => {
  await cloud.start();
  cloud.attach({ sfn: interpreter });
});
afterAll(() => cloud.stop());

const sfn = () => clientsOf(cloud, STANDBY).sfn;
const start = (name: string, input = '{"a":1}') =>
  sfn().send(new StartExecutionCommand({ stateMachineArn, name, input }));

test('an execution is started and described with its times as dates', async () => {
  const { executionArn, startDate } = await start('run-1');
  expect(startDate).toBeInstanceOf(Date);
  expect(await sfn().send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    name: 'run-1',
    status: 'RUNNING',
    input: '{"a":1}',
  });
});

test('the same name and input while it runs is the same execution', async () => {
  const [first, second] = [await start('run-2'), await start('run-2')];
  expect(second.executionArn).toBe(first.executionArn);
  expect(interpreter.list.filter((one) => one.name === 'run-2')).toHaveLength(1);
});

test('fails when a name comes back with other input, or after its end', async () => {
  const { executionArn } = await start('run-3');
  expect((await failure(start('run-3', '{}'))).name).toBe('ExecutionAlreadyExists');
  await sfn().send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'by a person' }));
  expect(await sfn().send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
    status: 'ABORTED',
    error: 'Stopped',
  });
  expect((await failure(start('run-3'))).name).toBe('ExecutionAlreadyExists');
});

test('executions are listed newest first, by status', async () => {
  const list = async (input: object) =>
    (await sfn().send(new ListExecutionsCommand({ stateMachineArn, ...input }))).executions?.map((one) => one.name);
  expect(await list({ statusFilter: 'RUNNING' })).toEqual(['run-2', 'run-1']);
  expect(await list({ maxResults: 1 })).toEqual(['run-3']);
});

test('fails for a wrong name, a wrong input, and what does not exist in the Region', async () => {
  expect((await failure(start('a name'))).name).toBe('InvalidName');
  expect((await failure(start('run-4', 'no json'))).name).toBe('InvalidExecutionInput');
  const elsewhere = clientsOf(cloud, HOME).sfn;
  expect((await failure(elsewhere.send(new StartExecutionCommand({ stateMachineArn })))).name).toBe(
    'StateMachineDoesNotExist',
  );
  const executionArn = `arn:aws:states:${STANDBY}:111122223333:execution:failover:none`;
  expect((await failure(sfn().send(new DescribeExecutionCommand({ executionArn })))).name).toBe(
    'ExecutionDoesNotExist',
  );
});
