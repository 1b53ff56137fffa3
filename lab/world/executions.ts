import { randomUUID } from 'node:crypto';
import type { DeployedWorkload } from '../app/deployed-workload';
import type { Execution, SfnWorld } from '../aws';
import { AwsError } from '../aws';
import type { LambdaFunctions } from '../lambda/functions';
import { type ExecutionResult, type HistoryEvent, loadMachine, type Machine, runMachine } from '../machine';

export type ExecutionEvent = HistoryEvent & { readonly execution: string; readonly region: string };

export type Intercept = (state: string, invoke: () => Promise<unknown>) => Promise<unknown>;

export interface ExecutionsOptions {
  readonly workload: DeployedWorkload;
  readonly functions: LambdaFunctions;
  readonly onEvent: (event: ExecutionEvent) => void;
  readonly random: () => number;
  /** Stands between a state and its function: how the lab breaks a promise on purpose. */
  readonly intercept?: Intercept;
}

interface Running {
  execution: Execution;
  readonly stop: AbortController;
  readonly ended: Promise<void>;
}

/** Step Functions of the lab: the machines that ship, run by the interpreter over the Lambda containers. */
export class Executions implements SfnWorld {
  private readonly machines: ReadonlyMap<
    string,
    { readonly machine: Machine; readonly name: string; readonly region: string }
  >;
  private readonly all: Running[] = [];

  constructor(private readonly options: ExecutionsOptions) {
    this.machines = new Map(
      options.workload.machines.map(({ arn, name, region, definition }) => [
        arn,
        { machine: loadMachine(definition, name), name, region },
      ]),
    );
  }

  hasMachine(arn: string): boolean {
    return this.machines.has(arn);
  }

  executions(arn: string): readonly Execution[] {
    return this.all.map(({ execution }) => execution).filter(({ stateMachineArn }) => stateMachineArn === arn);
  }

  start({
    stateMachineArn,
    name,
    input,
  }: {
    readonly stateMachineArn: string;
    readonly name: string;
    readonly input: string;
  }): Execution {
    const found = this.machines.get(stateMachineArn);
    if (found === undefined) throw new AwsError('StateMachineDoesNotExist', stateMachineArn);
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
    const execution: Execution = {
      executionArn,
      stateMachineArn,
      name,
      input,
      status: 'RUNNING',
      startedAt: Date.now(),
    };
    const stop = new AbortController();
    const running: Running = {
      execution,
      stop,
      ended: this.run(execution, found, stop.signal, (result) => close(running, result)),
    };
    this.all.push(running);
    return execution;
  }

  stop(executionArn: string): void {
    this.all.find(({ execution }) => execution.executionArn === executionArn)?.stop.abort();
  }

  /** Executions live in a Region and die with it. */
  async kill(region: string): Promise<void> {
    const own = this.all.filter(({ execution }) => execution.stateMachineArn.split(':')[3] === region);
    for (const { stop } of own) stop.abort();
    await Promise.all(own.map(({ ended }) => ended));
  }

  async stopAll(): Promise<void> {
    for (const { stop } of this.all) stop.abort();
    await Promise.all(this.all.map(({ ended }) => ended));
  }

  /** An EventBridge target has no say in the name. */
  startByRule(stateMachineArn: string, input: unknown): Execution {
    return this.start({ stateMachineArn, name: randomUUID(), input: JSON.stringify(input) });
  }

  private async run(
    execution: Execution,
    { machine, name, region }: { readonly machine: Machine; readonly name: string; readonly region: string },
    signal: AbortSignal,
    done: (result: ExecutionResult) => void,
  ): Promise<void> {
    const { functions, onEvent, random, intercept = (_, invoke) => invoke() } = this.options;
    const result = await runMachine(
      machine,
      {
        arn: execution.executionArn,
        name: execution.name,
        input: JSON.parse(execution.input),
        machineArn: execution.stateMachineArn,
        machineName: name,
      },
      {
        clock: { now: () => new Date(), sleep: (ms, s) => abortableSleep(ms, s) },
        random,
        invoke: ({ functionArn, payload, stateName }) =>
          intercept(stateName, () => functions.invoke(functionArn, payload)),
        record: (event) => onEvent({ ...event, execution: execution.name, region }),
      },
      signal,
    );
    done(result);
  }
}

function close(running: Running, result: ExecutionResult): void {
  const stopped = { ...running.execution, status: result.status, stoppedAt: Date.now() };
  running.execution =
    result.status === 'SUCCEEDED'
      ? { ...stopped, output: JSON.stringify(result.output) }
      : result.status === 'FAILED'
        ? { ...stopped, error: result.error, cause: result.cause }
        : stopped;
}

function abortableSleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
