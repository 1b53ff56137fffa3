import { loadCatch } from '../catch';
import { DataFlow } from '../data-flow';
import { Fields } from '../fields';
import type { Json } from '../json';
import type { Graph, GraphLoader, StateLoader } from '../machine';
import { loadRetry } from '../retry';
import { StatesError } from '../states-error';
import { Stopped } from '../stopping';
import type { Visit } from '../visit';
import { loadTransition } from './transition';

/** Runs its branches side by side; the first that fails stops the others. */
export const loadParallel: StateLoader = (name, fields, loadGraph) => {
  const branches = loadBranches(fields, loadGraph);
  const { next, leadsTo } = loadTransition(fields);
  const catchers = loadCatch(fields, 'Parallel');
  return {
    name,
    type: 'Parallel',
    flow: DataFlow.load(fields, ['InputPath', 'Parameters', 'ResultSelector', 'ResultPath', 'OutputPath']),
    retry: loadRetry(fields, 'Parallel'),
    catch: catchers,
    leadsTo: [...leadsTo, ...catchers.map((catcher) => catcher.next)],
    branches,
    task: undefined,
    work: async (input, visit) => ({ result: await runAll(branches, input, visit), next }),
  };
};

function loadBranches(fields: Fields, loadGraph: GraphLoader): Graph[] {
  const branches = fields.array('Branches') ?? [];
  if (branches.length === 0) fields.wrong('Branches', 'must have at least one branch');
  return branches.map((branch, index) =>
    loadGraph(Fields.of(branch, `${fields.place('Branches')}[${index}]`, fields.problems)),
  );
}

async function runAll(branches: readonly Graph[], input: Json, visit: Visit): Promise<Json> {
  const { state, record } = visit;
  record({ kind: 'ParallelStarted', state });
  const group = new BranchGroup(visit.scope.signal);
  const outputs = await group.run(
    branches.map((graph, index) => (signal) => visit.runBranch(graph, input, index, signal)),
  );
  const { failure } = group;
  if (!failure) record({ kind: 'ParallelSucceeded', state });
  else if (failure.error instanceof StatesError)
    record({ kind: 'ParallelFailed', state, error: failure.error.error, branch: failure.branch });
  if (failure) throw failure.error;
  return outputs;
}

type Branch = (signal: AbortSignal) => Promise<Json>;

/** Branches that end together: all have come to rest before the state goes on. */
class BranchGroup {
  private first: { readonly branch: number; readonly error: unknown } | undefined;
  private readonly stop = new AbortController();

  constructor(private readonly outer: AbortSignal) {}

  get failure(): { readonly branch: number; readonly error: unknown } | undefined {
    return this.first;
  }

  async run(branches: readonly Branch[]): Promise<Json[]> {
    const stopWithOuter = (): void => this.stop.abort(this.outer.reason);
    this.outer.addEventListener('abort', stopWithOuter, { once: true });
    try {
      return await Promise.all(branches.map((branch, index) => this.follow(branch, index)));
    } finally {
      this.outer.removeEventListener('abort', stopWithOuter);
    }
  }

  private async follow(branch: Branch, index: number): Promise<Json> {
    try {
      return await branch(this.stop.signal);
    } catch (error) {
      this.first ??= { branch: index, error };
      this.stop.abort(new Stopped('another branch failed'));
      return null;
    }
  }
}
