import type { MachineRole } from '../../lambda/contract/names';
import { ofType, type SynthesizedStack } from './synthesis';

export interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Resource?: string;
  readonly TimeoutSeconds?: number;
  readonly ResultPath?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly {
    readonly ErrorEquals: readonly string[];
    readonly Next: string;
    readonly ResultPath?: string;
  }[];
  readonly Branches?: readonly Definition[];
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly MaxAttempts: number;
  readonly BackoffRate: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy?: string;
}

export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

/** The properties of a workload's machine by the orchestration that its name ends in. */
export function machineIn(stack: SynthesizedStack, orchestration: MachineRole): Record<string, unknown> {
  const machines = ofType(stack, 'AWS::StepFunctions::StateMachine');
  const found = machines.find(([, { StateMachineName }]) => String(StateMachineName).endsWith(`-${orchestration}`));
  if (found === undefined) throw new Error(`no machine "${orchestration}" in ${stack.stack.stackName}`);
  return found[1];
}

/** The machine that ships: read back from the template, functions by their names. */
export function definitionOf(stack: SynthesizedStack, orchestration: MachineRole): Definition {
  const {
    'Fn::Join': [, parts],
  } = machineIn(stack, orchestration).DefinitionString as { 'Fn::Join': [string, unknown[]] };
  return JSON.parse(
    parts.map((part) => (typeof part === 'string' ? part : functionArn(stack, part))).join(''),
  ) as Definition;
}

function functionArn({ stack, resources }: SynthesizedStack, reference: unknown): string {
  const [id] = (reference as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'];
  return `arn:aws:lambda:${stack.region}:${stack.account}:function:${resources[id]?.Properties?.FunctionName}`;
}

export interface PlacedState {
  readonly name: string;
  readonly state: State;
  /** The Parallel around it. */
  readonly within?: State;
}

/** All states, also those inside a Parallel. */
export const allStates = ({ States }: Definition, within?: State): readonly PlacedState[] =>
  Object.entries(States).flatMap(([name, state]) => [
    { name, state, within },
    ...(state.Branches ?? []).flatMap((branch) => allStates(branch, state)),
  ]);
