import type { Graph } from './machine';
import type { Problems } from './problems';

/** Every name leads to a state of the same graph, and every state can be reached. */
export function checkGraph(graph: Graph, where: string, problems: Problems): void {
  if (graph.startAt !== '' && !graph.states.has(graph.startAt))
    problems.add(where, `field "StartAt" names "${graph.startAt}", which is not among its states`);
  for (const { name, leadsTo } of graph.states.values())
    for (const next of new Set(leadsTo.filter((target) => target !== '' && !graph.states.has(target))))
      problems.add(`state "${name}"`, `leads to "${next}", which is not a state of the same graph`);
  const reached = reachable(graph);
  for (const name of graph.states.keys()) if (!reached.has(name)) problems.add(`state "${name}"`, 'can not be reached');
}

function reachable(graph: Graph): ReadonlySet<string> {
  const reached = new Set<string>();
  const open = [graph.startAt];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    open.push(...(graph.states.get(name)?.leadsTo ?? []));
  }
  return reached;
}
