import type { DeployedWorkload } from '../app/deployed-workload';

/** A state as the template has it. */
export type StateText = Readonly<Record<string, unknown>>;
export type StateTexts = Readonly<Record<string, StateText>>;

/** Answers the states of a machine as they are to be; undefined where this machine is not meant. */
export type GraphChange = (states: StateTexts) => StateTexts | undefined;

/** The same workload with another graph: only a break does this. Fails when it changes no machine. */
export function withGraph(workload: DeployedWorkload, change: GraphChange | undefined): DeployedWorkload {
  if (change === undefined) return workload;
  let changed = 0;
  const machines = workload.machines.map((machine) => {
    const definition = machine.definition as { readonly States: StateTexts };
    const states = change(definition.States);
    if (states === undefined) return machine;
    changed += 1;
    return { ...machine, definition: { ...definition, States: states } };
  });
  if (changed === 0) throw new Error('the break changes the graph of a machine, and finds none that it means');
  return { ...workload, machines };
}
