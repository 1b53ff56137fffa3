import type {
  DescribeExecutionInput,
  DescribeExecutionOutput,
  ListExecutionsInput,
  ListExecutionsOutput,
  StartExecutionInput,
  StartExecutionOutput,
  StopExecutionInput,
  StopExecutionOutput,
} from '@aws-sdk/client-sfn';
import { type Call, type Operations, operation, required } from './call';
import { AwsError } from './errors';

/** One execution as `DescribeExecution` shows it. */
export interface Execution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';
  readonly startedAt: number;
  readonly stoppedAt?: number;
  /** JSON text, as it was given. */
  readonly input: string;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/** What the Step Functions of the lab answers from: the interpreter. */
export interface SfnWorld {
  hasMachine(stateMachineArn: string): boolean;
  /** Begins an execution and answers at once; name and input have been checked. */
  start(execution: { readonly stateMachineArn: string; readonly name: string; readonly input: string }): Execution;
  /** All executions of a machine, in any order. */
  executions(stateMachineArn: string): readonly Execution[];
  stop(executionArn: string, why: { readonly error?: string; readonly cause?: string }): void;
}

/** Step Functions over an injected interpreter. */
export const stepFunctionsOperations = (world: () => SfnWorld): Operations => ({
  StartExecution: operation<StartExecutionInput, StartExecutionOutput>(
    ['stateMachineArn', 'name', 'input'],
    (input, call) => {
      const wanted = {
        stateMachineArn: existingMachine(world(), call, required(input.stateMachineArn, 'stateMachineArn')),
        name: validName(input.name ?? crypto.randomUUID()),
        input: validInput(input.input ?? '{}'),
      };
      const execution = sameName(world(), wanted) ?? world().start(wanted);
      return { executionArn: execution.executionArn, startDate: new Date(execution.startedAt) };
    },
  ),

  DescribeExecution: operation<DescribeExecutionInput, DescribeExecutionOutput>(['executionArn'], (input, call) =>
    shown(existing(world(), call, required(input.executionArn, 'executionArn'))),
  ),

  ListExecutions: operation<ListExecutionsInput, ListExecutionsOutput>(
    ['stateMachineArn', 'statusFilter', 'maxResults'],
    (input, call) => {
      const arn = existingMachine(world(), call, required(input.stateMachineArn, 'stateMachineArn'));
      const wanted = world()
        .executions(arn)
        .filter((one) => (input.statusFilter ?? one.status) === one.status);
      const newestFirst = [...wanted].sort((a, b) => b.startedAt - a.startedAt);
      return { executions: newestFirst.slice(0, input.maxResults ?? 100).map(shown) };
    },
  ),

  StopExecution: operation<StopExecutionInput, StopExecutionOutput>(
    ['executionArn', 'error', 'cause'],
    (input, call) => {
      const { executionArn } = existing(world(), call, required(input.executionArn, 'executionArn'));
      const { error, cause } = input;
      world().stop(executionArn, {
        ...(error === undefined ? {} : { error }),
        ...(cause === undefined ? {} : { cause }),
      });
      return { stopDate: new Date(existing(world(), call, executionArn).stoppedAt ?? Date.now()) };
    },
  ),
});

function existingMachine(world: SfnWorld, call: Call, arn: string): string {
  if (arn.split(':')[3] === call.region && world.hasMachine(arn)) return arn;
  throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
}

function existing(world: SfnWorld, call: Call, executionArn: string): Execution {
  const machineArn = executionArn.replace(':execution:', ':stateMachine:').split(':').slice(0, 7).join(':');
  const known = executionArn.split(':')[3] === call.region ? world.executions(machineArn) : [];
  const found = known.find((one) => one.executionArn === executionArn);
  if (found === undefined) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
  return found;
}

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html: same name and input while running → same answer. */
function sameName(
  world: SfnWorld,
  wanted: { stateMachineArn: string; name: string; input: string },
): Execution | undefined {
  const earlier = world.executions(wanted.stateMachineArn).find((one) => one.name === wanted.name);
  if (earlier === undefined || (earlier.status === 'RUNNING' && earlier.input === wanted.input)) return earlier;
  throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${earlier.executionArn}'`);
}

function validName(name: string): string {
  if (!/^[0-9A-Za-z_-]{1,80}$/.test(name)) throw new AwsError('InvalidName', `Invalid Name: '${name}'`);
  return name;
}

function validInput(input: string): string {
  try {
    JSON.parse(input);
    return input;
  } catch {
    throw new AwsError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${input}'`);
  }
}

const shown = (
  execution: Execution,
): DescribeExecutionOutput & { executionArn: string; stateMachineArn: string } & {
  name: string;
  startDate: Date;
  status: Execution['status'];
} => ({
  executionArn: execution.executionArn,
  stateMachineArn: execution.stateMachineArn,
  name: execution.name,
  status: execution.status,
  startDate: new Date(execution.startedAt),
  stopDate: execution.stoppedAt === undefined ? undefined : new Date(execution.stoppedAt),
  input: execution.input,
  output: execution.output,
  error: execution.error,
  cause: execution.cause,
});
