import { type ExecutionResult, type HistoryEvent, type Invocation, type Machine, runMachine } from '../machine';
import type { MemoryFunctions } from './memory-functions';
import type { RehearsalWorld } from './rehearsal-world';

/** Where a run dies; counts begin with 1. */
export type Death =
  /** Between two states: the nth state is never entered. */
  | { readonly kind: 'before state'; readonly at: number }
  /** The nth call of a function has taken its effect, and nobody hears its answer. */
  | { readonly kind: 'answer lost'; readonly at: number };

export interface ExecutionToRun {
  readonly name: string;
  readonly input: unknown;
  readonly machine: Machine;
  readonly machineArn: string;
  readonly functions: MemoryFunctions;
  readonly death?: Death;
}

export interface ExecutionRun {
  readonly name: string;
  readonly result: ExecutionResult;
  readonly events: readonly HistoryEvent[];
  /** Places before which the run could have been killed, in order: the state, inside of which branches. */
  readonly places: readonly string[];
  /** Steps that were called, in order. */
  readonly calls: readonly string[];
}

/** One execution of the machine on the functions in memory. It ends by itself, or by the death that it is given. */
export async function runExecution(world: RehearsalWorld, options: ExecutionToRun): Promise<ExecutionRun> {
  const { name, input, machine, machineArn, functions, death } = options;
  const stop = new AbortController();
  const events: HistoryEvent[] = [];
  const places: string[] = [];
  const calls: string[] = [];
  const dies = (kind: Death['kind'], count: number): boolean => death?.kind === kind && death.at === count;
  const invoke = async ({ functionArn, payload, stateName }: Invocation): Promise<unknown> => {
    const lost = dies('answer lost', calls.push(stateName));
    const answer = await functions.invoke(functionArn, payload).finally(() => lost && stop.abort());
    return lost ? new Promise<never>(() => undefined) : answer;
  };
  const beforeState = async (state: string, path: readonly string[]): Promise<void> => {
    if (dies('before state', places.push([...path, state].join('/')))) stop.abort();
  };
  const arn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const execution = { arn, name, input, machineArn, machineName: machine.name };
  const record = (event: HistoryEvent): void => void events.push(event);
  const runtime = { clock: world.virtual, random: () => 0.5, invoke, record, beforeState };
  const result = await runMachine(machine, execution, runtime, stop.signal);
  return { name, result, events, places, calls };
}
