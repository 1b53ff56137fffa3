import type { Catcher } from './catch';
import type { DataFlow } from './data-flow';
import type { Fields } from './fields';
import type { Json } from './json';
import type { Retrier } from './retry';
import type { Visit } from './visit';

/** A definition that has been read and can be run. */
export interface Machine {
  readonly name: string;
  readonly graph: Graph;
  readonly timeoutSeconds: number | undefined;
  /** Every state by name, those inside branches too. */
  readonly states: ReadonlyMap<string, State>;
}

/** States that lead to each other: a machine, or one branch of a Parallel. */
export interface Graph {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export interface State {
  readonly name: string;
  readonly type: StateType;
  readonly flow: DataFlow;
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
  /** The states that this one can lead to, its catchers' among them. */
  readonly leadsTo: readonly string[];
  readonly branches: readonly Graph[];
  readonly task: TaskTarget | undefined;
  /** Does what this type of state does, on the input that the flow prepared. */
  work(input: Json, visit: Visit): Promise<Work>;
}

export type StateType = 'Pass' | 'Task' | 'Choice' | 'Wait' | 'Parallel' | 'Succeed' | 'Fail';

export interface TaskTarget {
  readonly functionArn: string;
  readonly timeoutSeconds: number | undefined;
}

export interface Work {
  readonly result: Json;
  /** The state to go on with; none at an end. */
  readonly next: string | undefined;
}

/** Reads the states of a graph; a Parallel asks it for its branches. */
export type GraphLoader = (fields: Fields) => Graph;

/** One state type: reads its fields and answers what it does. */
export type StateLoader = (name: string, fields: Fields, loadGraph: GraphLoader) => State;
