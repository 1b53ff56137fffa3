import type { Json } from './json';
import type { Machine, State } from './machine';
import { rehearse } from './rehearse';
import type { ExecutionResult } from './run-machine';
import type { TaskOutcome, TaskScript } from './scripted-tasks';

/** One way through the machine in which every task answers: a baseline that is then broken, task by task. */
export interface HappyPath {
  readonly name: string;
  readonly input: Json;
  readonly script: TaskScript;
}

/** One broken run: from its nth call on, the task fails for good. */
export interface Walk {
  readonly happyPath: string;
  readonly task: string;
  /** `succeeds` is the happy path itself. */
  readonly outcome: 'succeeds' | 'times out' | { readonly error: string };
  /** From which call of the task on it fails, 1 = the first. */
  readonly fromCall: number;
  readonly visited: readonly string[];
  readonly result: ExecutionResult;
}

export interface Walks {
  readonly walks: readonly Walk[];
  /** Tasks that no happy path comes by: nothing is known about their failures. */
  readonly unreached: readonly string[];
  /** Tasks that could hang for ever: they have no TimeoutSeconds. */
  readonly withoutTimeout: readonly string[];
}

/** An error that no Retry or Catch names. */
export const UNKNOWN_ERROR = 'Whatever';

/**
 * Breaks every task in every way that its Retry and Catch know, and in one that they do not: each task × (each error named,
 * `Whatever`, a time-out) × each call of it on the happy path.
 */
export async function walkErrorPaths(machine: Machine, happyPaths: readonly HappyPath[]): Promise<Walks> {
  const tasks = [...machine.states.values()].filter((state) => state.task);
  const walks: Walk[] = [];
  for (const path of happyPaths) for (const task of tasks) walks.push(...(await breakTask(machine, path, task)));
  const reached = new Set(walks.map((walk) => walk.task));
  return {
    walks,
    unreached: tasks.map((task) => task.name).filter((name) => !reached.has(name)),
    withoutTimeout: tasks.filter((task) => task.task?.timeoutSeconds === undefined).map((task) => task.name),
  };
}

async function breakTask(machine: Machine, path: HappyPath, task: State): Promise<Walk[]> {
  const { tasks, visited, result } = await rehearse(machine, path.input, path.script);
  const calls = tasks.calls(task.name);
  if (calls === 0) return [];
  const walks: Walk[] = [{ happyPath: path.name, task: task.name, outcome: 'succeeds', fromCall: 1, visited, result }];
  for (let fromCall = 1; fromCall <= calls; fromCall += 1)
    for (const failure of failuresOf(task)) walks.push(await walk(machine, path, task, failure, fromCall));
  return walks;
}

async function walk(
  machine: Machine,
  path: HappyPath,
  { name }: State,
  failure: TaskOutcome,
  fromCall: number,
): Promise<Walk> {
  const before = Array.from({ length: fromCall - 1 }, (_, call) => happyOutcome(path, name, call));
  const script = { ...path.script, [name]: [...before, failure] };
  const { visited, result } = await rehearse(machine, path.input, script);
  const outcome = failure.kind === 'fails' ? { error: failure.error } : 'times out';
  return { happyPath: path.name, task: name, outcome, fromCall, visited, result };
}

function happyOutcome({ script }: HappyPath, task: string, call: number): TaskOutcome {
  const outcome = script[task]?.[call] ?? script[task]?.at(-1);
  if (!outcome) throw new Error(`the happy path has no outcome for task "${task}"`);
  return outcome;
}

function failuresOf(task: State): TaskOutcome[] {
  const named = [...task.retry, ...task.catch].flatMap((clause) => clause.errorEquals);
  const errors = new Set([
    ...named.filter((error) => !error.startsWith('States.')),
    UNKNOWN_ERROR,
    'States.DataLimitExceeded',
  ]);
  const failures: TaskOutcome[] = [...errors].map((error) => ({ kind: 'fails', error }));
  return task.task?.timeoutSeconds === undefined ? failures : [...failures, { kind: 'hangs' }];
}
