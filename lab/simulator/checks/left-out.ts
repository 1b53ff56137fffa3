import type { Inventory } from '../../../lambda/ports/inventory-store';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Violation } from './check';

/** A workload serves without what it can do without, and without nothing else; what a run has left out it does not open. */
export const leftOut: Check = ({ world }) =>
  world.table.changesOf('inventory').flatMap(({ after, atMs }) => {
    const { missing = [], by } = after as Inventory;
    return missing.flatMap((name): Violation[] => [
      ...(mayBeMissing(world, name)
        ? []
        : [broken(atMs, `${name} was left out, and the workload cannot do without it`)]),
      ...openedBy(world, by, name),
    ]);
  });

const broken = (atMs: number, text: string): Violation => ({ promise: 'P5', atMs, text });

const mayBeMissing = ({ settings }: SimulatedWorld, database: string): boolean =>
  settings.databases.some(({ name, required }) => name === database && required === false);

const openedBy = ({ chronicle }: SimulatedWorld, run: string, database: string): Violation[] =>
  chronicle.deeds
    .filter(({ runId, what }) => runId === run && what === `guard.open ${database}`)
    .map(({ atMs }) => broken(atMs, `run ${run} has left ${database} out and opened it`));
