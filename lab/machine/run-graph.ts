import type { Json } from './json';
import type { Graph, State } from './machine';
import { type Left, runState } from './run-state';
import { Stopped, untilStopped } from './stopping';
import type { Scope } from './visit';

/** The loop: state after state, until one ends the graph. */
export async function runGraph(graph: Graph, input: Json, scope: Scope): Promise<Json> {
  let name: string | undefined = graph.startAt;
  let data = input;
  while (name !== undefined) {
    const left: Left = await visitState(stateOf(graph, name), data, scope);
    name = left.next;
    data = left.output;
  }
  return data;
}

function stateOf(graph: Graph, name: string): State {
  const state = graph.states.get(name);
  if (!state) throw new Error(`state "${name}" is not in its graph, although the definition was loaded`);
  return state;
}

async function visitState(state: State, input: Json, scope: Scope): Promise<Left> {
  const { history, path, runtime, signal } = scope;
  await untilStopped(signal, Promise.resolve(runtime.beforeState?.(state.name, path)));
  signal.throwIfAborted();
  history.add({ kind: 'StateEntered', state: state.name, type: state.type, input }, path);
  try {
    const left = await runState(state, input, scope, runGraph);
    signal.throwIfAborted();
    history.add({ kind: 'StateExited', state: state.name, type: state.type, output: left.output }, path);
    return left;
  } catch (error) {
    if (error instanceof Stopped) history.add({ kind: 'StateAborted', state: state.name, type: state.type }, path);
    throw error;
  }
}
