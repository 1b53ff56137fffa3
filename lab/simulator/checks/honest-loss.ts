import type { LossBound } from '../../../lambda/contract/step-answers';
import type { FenceRecord } from '../../../lambda/ports/fence-store';
import type { Inventory } from '../../../lambda/ports/inventory-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import { lostOf, spanMsOf, successionsOf } from '../lineages';
import type { SimulatedWorld } from '../simulated-world';
import { type Check, seconds, type Violation } from './check';

type Losses = Readonly<Record<string, LossBound>>;

/** P4: what was acknowledged on the old side and is not in the promoted copy spans no longer than the bound says. */
export const honestLoss: Check = ({ world }) => [...untrue(world), ...unsaid(world)];

export const lossesOf = (world: SimulatedWorld) =>
  world.table.changes.flatMap(({ key, after, atMs }) =>
    key.startsWith('loss/') ? [{ epoch: key.slice('loss/'.length), losses: after as Losses, atMs }] : [],
  );

/** A takeover that is complete has said what it lost, and where a deadline bounds it, how much at most. */
function unsaid(world: SimulatedWorld): Violation[] {
  const inventory = world.table.cells.get('inventory')?.value as Inventory | undefined;
  if (inventory === undefined || wasGivenBack(world, inventory.epoch)) return [];
  const said = lossesOf(world).findLast(({ epoch }) => epoch === String(inventory.epoch));
  if (said === undefined)
    return [broken(world.atMs, `the takeover under epoch ${inventory.epoch} says nothing of its loss`)];
  const weak = world.schedule.shape.prepares || unfenced(world, inventory.epoch);
  return world.settings.databases.flatMap(({ name, grade }): Violation[] => {
    const bound = said.losses[name];
    if (bound?.kind === 'known' || inventory.missing?.includes(name)) return [];
    if (weak || grade === 'acknowledged' || holdsNoHeartbeat(world, name, inventory.epoch)) return [];
    return [
      broken(said.atMs, `the loss of ${name} is said to be unknown, and its deadline bounds it: ${bound?.because}`),
    ];
  });
}

/** Nothing has moved under it. */
const wasGivenBack = (world: SimulatedWorld, epoch: number): boolean =>
  world.table
    .changesOf('lease')
    .some(({ after }) => (after as Lease).epoch === epoch && (after as Lease).taken?.back === true);

/** Replication stopped before the first heartbeat came over: nothing can be said then. */
const holdsNoHeartbeat = (world: SimulatedWorld, database: string, under: number): boolean => {
  const promoted = successionsOf(world, database).find(({ epoch }) => epoch === under)?.promoted;
  return !promoted?.log.some(({ contents: { row } }) => row?.heartbeatMs !== undefined && row.epoch < under);
};

const unfenced = (world: SimulatedWorld, epoch: number): boolean =>
  (world.table.cells.get(`fence/${epoch}`)?.value as FenceRecord | undefined)?.how === 'unfenced';

const broken = (atMs: number, text: string): Violation => ({ promise: 'P4', atMs, text });

const untrue = (world: SimulatedWorld): Violation[] =>
  world.table.changes
    .filter(({ key }) => key.startsWith('loss/'))
    .flatMap(({ key, after, atMs }) =>
      Object.entries(after as Losses).flatMap(([database, bound]): Violation[] => {
        const lost = lostOf(world, database, Number(key.slice('loss/'.length)));
        if (bound.kind === 'unknown' || lost.length === 0) return [];
        const spanMs = spanMsOf(lost);
        if (spanMs <= bound.seconds * 1000 && bound.seconds > 0) return [];
        const text = `${database} lost ${lost.length} writes over ${seconds(spanMs)}, the bound says ${bound.seconds} s (${bound.because})`;
        return [{ promise: 'P4', atMs, text }];
      }),
    );
