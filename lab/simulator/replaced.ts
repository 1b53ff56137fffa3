import type { Side } from '../../lambda/contract/settings';
import type { FenceRecord } from '../../lambda/ports/fence-store';
import type { Inventory } from '../../lambda/ports/inventory-store';
import type { SimulatedWorld } from './simulated-world';
import { leaseOf } from './simulated-world';

/** An old primary got another name, or a new replica stands in its place: what was wrong with that when it took effect. */
export interface Replaced {
  readonly atMs: number;
  readonly what: string;
  /** Absent: the way back. */
  readonly promise?: string;
  readonly wrong: readonly string[];
}

/** Judged on what stands, not on what anybody was told. */
export function replaced(
  world: SimulatedWorld,
  side: Side,
  { instance, how }: { readonly instance: string; readonly how: 'renamed' | 'created' },
): Replaced {
  const database = world.settings.databases.find((one) => one.instance[side] === instance)?.name ?? instance;
  const wrong = [
    ...ofTheTakeover(world, side, database),
    ...ofTheOld(world, side, database),
    ...(how === 'renamed' ? withoutSnapshot(world, side, instance) : withoutItsOld(world, side, database)),
  ];
  return { atMs: world.atMs, what: `${database} in ${side} was ${how}`, wrong };
}

/** That a side can take over again is said when each of its databases is a copy that has come along. */
export function registered(world: SimulatedWorld, side: Side): Replaced {
  const epoch = leaseOf(world)?.epoch ?? 0;
  const { instances } = world.region(world.regionOf(side)).fleet;
  const wrong = world.settings.databases.flatMap(({ name, instance }) => {
    const { server } = world.stood.of(name, side).at(-1) ?? {};
    if (server === undefined || server.writable) return [`${name} is no copy`];
    const status = instances.get(instance[side])?.status;
    if (status !== 'available') return [`${name} is ${status}`];
    return server.contents.row?.epoch === epoch ? [] : [`nothing of epoch ${epoch} has come over to ${name}`];
  });
  return { atMs: world.atMs, what: `${side} was said to be a copy again`, wrong };
}

/** A switchover takes the lease for a side whose databases follow the one that serves; an earlier run of it may have promoted some. */
export function moved(world: SimulatedWorld, side: Side): Replaced {
  const epoch = leaseOf(world)?.epoch ?? 0;
  const wrong = world.settings.databases.flatMap(({ name }) => {
    const { server } = world.stood.of(name, side).at(-1) ?? {};
    return server?.writable && server.contents.row?.epoch !== epoch ? [`${name} there is no copy`] : [];
  });
  return { atMs: world.atMs, what: `a switchover was to move everything to ${side}`, wrong };
}

/** What others build on is promoted first. */
export function promoted(world: SimulatedWorld, side: Side, instance: string): Replaced {
  const database = world.settings.databases.find((one) => one.instance[side] === instance);
  const wrong = (database?.dependsOn ?? []).flatMap((name) =>
    world.server(name, side).writable ? [] : [`it depends on ${name}, which is a replica still`],
  );
  return { atMs: world.atMs, what: `${database?.name} in ${side} was to be promoted`, promise: 'P5', wrong };
}

function ofTheTakeover(world: SimulatedWorld, side: Side, database: string): string[] {
  const { cells } = world.table;
  const lease = leaseOf(world);
  const inventory = cells.get('inventory')?.value as Inventory | undefined;
  const fences = [...cells].flatMap(([key, { value }]) => (key.startsWith('fence/') ? [value as FenceRecord] : []));
  const unfenced = fences.some(({ how, reconciled }) => how === 'unfenced' && reconciled === undefined);
  const taken = lease?.taken !== undefined;
  return [
    ...(lease?.active === world.regionOf(side) ? ['this side serves'] : []),
    ...(taken && !fences.some(({ epoch }) => epoch === lease?.epoch) ? ['nobody has said that it is closed'] : []),
    ...(unfenced ? ['both sides may hold writes of their own, and nobody has reconciled them'] : []),
    ...(taken && inventory?.epoch !== lease?.epoch ? ['the takeover was not complete'] : []),
    ...(inventory?.missing?.includes(database) ? ['the takeover has left it out: this is its only whole copy'] : []),
  ];
}

const oldOf = (world: SimulatedWorld, side: Side, database: string) =>
  world.stood.of(database, side).findLast(({ server }) => server.writable)?.server;

const ofTheOld = (world: SimulatedWorld, side: Side, database: string): string[] =>
  oldOf(world, side, database)?.refusesCommits() === undefined && oldOf(world, side, database) !== undefined
    ? ['its old primary still takes writes']
    : [];

function withoutSnapshot(world: SimulatedWorld, side: Side, instance: string): string[] {
  const { snapshots } = world.region(world.regionOf(side)).seeding;
  const epoch = leaseOf(world)?.epoch;
  const last = [...snapshots].some(
    ([name, { of, status }]) => of === instance && status === 'available' && name.endsWith(`-${epoch}`),
  );
  return last ? [] : ['no last snapshot of it is there'];
}

/** What a replica stands in for is there under another name. */
function withoutItsOld(world: SimulatedWorld, side: Side, database: string): string[] {
  const old = oldOf(world, side, database);
  const { instances } = world.region(world.regionOf(side)).fleet;
  return old === undefined || [...instances.values()].some(({ server }) => server === old)
    ? []
    : ['its old primary is gone, with all that only it held'];
}
