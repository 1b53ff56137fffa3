import type { History, HistoryFact } from './history';
import type { Json, JsonObject } from './json';
import type { Graph } from './machine';
import type { MachineRuntime } from './machine-runtime';

/** One run, or one branch of it: what its states share. */
export interface Scope {
  readonly runtime: MachineRuntime;
  readonly history: History;
  /** `$$` without `$$.State`. */
  readonly execution: JsonObject;
  /** Raised when this run, or this branch, shall go no further. */
  readonly signal: AbortSignal;
  readonly path: readonly string[];
}

/** One attempt of one state. */
export interface Visit {
  readonly scope: Scope;
  readonly state: string;
  readonly retryCount: number;
  /** The context object, `$$`. */
  readonly context: JsonObject;
  readonly random: () => number;
  record(fact: HistoryFact): void;
  /** Runs a branch inside this state. */
  runBranch(graph: Graph, input: Json, index: number, signal: AbortSignal): Promise<Json>;
}
