import { type ExecutionResult, type HistoryEvent, type Invocation, type Machine, runMachine } from '../machine';
import type { MemoryFunctions } from './memory-functions';
import type { RehearsalWorld } from './rehearsal-world';

/** Where a run dies. */
export interface Death {
  /** `before state`: the state is never entered. `answer lost`: a step has taken its effect, and nobody hears its answer. */
  readonly kind: 'before state' | 'answer lost';
  /** The nth of all, beginning with 1, or the first of that name. */
  readonly at: number | string;
}

export interface ExecutionToRun {
  readonly name: string;
  readonly input: unknown;
  readonly machine: Machine;
  readonly machineArn: string;
  readonly functions: Pick<MemoryFunctions, 'invoke'>;
  readonly death?: Death;
  /** Ends the run from outside. */
  readonly stop?: AbortController;
  /** Awaited before each state begins: what the service takes for the transition. */
  readonly transition?: () => Promise<void>;
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
  const { name, input, machine, machineArn, functions, death, stop = new AbortController(), transition } = options;
  const events: HistoryEvent[] = [];
  const places: string[] = [];
  const calls: string[] = [];
  const dies = (kind: Death['kind'], count: number, place: string): boolean =>
    death?.kind === kind && (death.at === count || death.at === place);
  const invoke = async ({ functionArn, payload, stateName }: Invocation): Promise<unknown> => {
    const lost = dies('answer lost', calls.push(stateName), stateName);
    const answer = await functions.invoke(functionArn, payload).finally(() => lost && stop.abort());
    return lost ? new Promise<never>(() => undefined) : answer;
  };
  const beforeState = async (state: string, path: readonly string[]): Promise<void> => {
    const place = [...path, state].join('/');
    if (dies('before state', places.push(place), place)) stop.abort();
    await transition?.();
  };
  const arn = `${machineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const execution = { arn, name, input, machineArn, machineName: machine.name };
  const record = (event: HistoryEvent): void => void events.push(event);
  const runtime = { clock: world.virtual, random: () => 0.5, invoke, record, beforeState };
  const result = await runMachine(machine, execution, runtime, stop.signal);
  return { name, result, events, places, calls };
}
