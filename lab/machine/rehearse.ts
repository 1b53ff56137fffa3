import type { HistoryEvent } from './history';
import type { Json } from './json';
import type { Machine } from './machine';
import { type ExecutionResult, runMachine } from './run-machine';
import { ScriptedTasks, type TaskScript } from './scripted-tasks';
import { VirtualClock } from './virtual-clock';

/** A run on scripted tasks and a virtual clock. */
export interface Rehearsal {
  readonly result: ExecutionResult;
  readonly events: readonly HistoryEvent[];
  /** The states entered, in order. */
  readonly visited: readonly string[];
  readonly tasks: ScriptedTasks;
  /** Virtual time from start to end. */
  readonly tookMs: number;
}

const ACCOUNT = 'arn:aws:states:eu-west-1:111122223333';

export async function rehearse(machine: Machine, input: Json, script: TaskScript): Promise<Rehearsal> {
  const clock = new VirtualClock();
  const tasks = new ScriptedTasks(script);
  const events: HistoryEvent[] = [];
  const startedMs = clock.now().getTime();
  const execution = {
    arn: `${ACCOUNT}:execution:${machine.name}:rehearsal`,
    name: 'rehearsal',
    input,
    machineArn: `${ACCOUNT}:stateMachine:${machine.name}`,
    machineName: machine.name,
  };
  const record = (event: HistoryEvent): void => void events.push(event);
  const result = await runMachine(machine, execution, { clock, random: () => 0.5, invoke: tasks.invoke, record });
  const visited = events.flatMap((event) => (event.kind === 'StateEntered' ? [event.state] : []));
  return { result, events, visited, tasks, tookMs: clock.now().getTime() - startedMs };
}
