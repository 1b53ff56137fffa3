import { catcherFor, caughtOutput } from './catch';
import type { Json } from './json';
import type { Graph, State } from './machine';
import { Retries } from './retry';
import { StatesError } from './states-error';
import { pause } from './stopping';
import type { Scope, Visit } from './visit';

export interface Left {
  readonly output: Json;
  readonly next: string | undefined;
}

/** Runs the states of a graph, for a Parallel. */
export type RunGraph = (graph: Graph, input: Json, scope: Scope) => Promise<Json>;

/** One visit to a state: its attempts, the pauses between them, and the way out. */
export async function runState(state: State, input: Json, scope: Scope, runGraph: RunGraph): Promise<Left> {
  const entered = scope.runtime.clock.now().toISOString();
  const retries = new Retries(state.retry, scope.runtime.random);
  for (;;) {
    try {
      return await attempt(state, input, visitOf(state, scope, runGraph, entered, retries.count));
    } catch (error) {
      if (!(error instanceof StatesError)) throw error;
      const delayMs = retries.delayMs(error);
      if (delayMs === undefined) return fallBack(state, input, scope, error);
      record(scope, { kind: 'RetryScheduled', state: state.name, error: error.error, retry: retries.count, delayMs });
      await pause(scope.runtime.clock, delayMs, scope.signal);
    }
  }
}

async function attempt(state: State, input: Json, visit: Visit): Promise<Left> {
  const { result, next } = await state.work(state.flow.before(input, visit), visit);
  return { output: state.flow.after(input, result, visit), next };
}

function fallBack(state: State, input: Json, scope: Scope, error: StatesError): Left {
  const catcher = catcherFor(state.catch, error);
  if (!catcher) throw error;
  record(scope, { kind: 'ErrorCaught', state: state.name, error: error.error, next: catcher.next });
  return { output: caughtOutput(catcher, input, error), next: catcher.next };
}

const record = (scope: Scope, fact: Parameters<Visit['record']>[0]): void => scope.history.add(fact, scope.path);

function visitOf(state: State, scope: Scope, runGraph: RunGraph, entered: string, retryCount: number): Visit {
  return {
    scope,
    state: state.name,
    retryCount,
    context: { ...scope.execution, State: { EnteredTime: entered, Name: state.name, RetryCount: retryCount } },
    random: scope.runtime.random,
    record: (fact) => record(scope, fact),
    runBranch: (graph, input, index, signal) =>
      runGraph(graph, input, { ...scope, signal, path: [...scope.path, state.name, String(index)] }),
  };
}
