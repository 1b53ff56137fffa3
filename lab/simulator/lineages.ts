import type { Side } from '../../lambda/contract/settings';
import type { Lease } from '../../lambda/ports/lease-store';
import type { MemoryServer } from '../memory';
import type { Acknowledged } from './chronicle';
import type { SimulatedWorld } from './simulated-world';

/** What a takeover has left of one database, and what it has promoted; nothing, where it was not promoted yet. */
export interface Succession {
  readonly epoch: number;
  readonly left: MemoryServer;
  readonly promoted: MemoryServer | undefined;
}

/** Takeovers that stand, in order: one that was given back has left and promoted nothing. */
function takeoversOf(world: SimulatedWorld): readonly { readonly epoch: number; readonly side: Side }[] {
  const stand: { epoch: number; side: Side }[] = [];
  for (const { before, after } of world.table.changesOf('lease')) {
    const [was, { epoch, active, taken }] = [before as Lease | undefined, after as Lease];
    if (was === undefined || was.epoch === epoch) continue;
    if (taken?.back === true) stand.pop();
    else stand.push({ epoch, side: active === world.regionOf('home') ? 'home' : 'standby' });
  }
  return stand;
}

/** Each promotion begins the next lineage: one server after the other has written. */
export function successionsOf(world: SimulatedWorld, database: string): readonly Succession[] {
  let [{ server: left } = { server: undefined }] = world.stood.of(database, 'home');
  return takeoversOf(world).flatMap(({ epoch, side }): Succession[] => {
    if (left === undefined) return [];
    const next = left.timelineNumber + 1;
    const promoted = world.stood
      .of(database, side)
      .find(({ server }) => server.writable && server.timelineNumber === next)?.server;
    const succession = { epoch, left, promoted };
    left = promoted ?? left;
    return [succession];
  });
}

/** Acknowledged on the side that was left under this epoch, and not in the copy that was promoted. */
export function lostOf(world: SimulatedWorld, database: string, epoch: number): readonly Acknowledged[] {
  const { left, promoted } = successionsOf(world, database).find((one) => one.epoch === epoch) ?? {};
  if (left === undefined || promoted === undefined) return [];
  const kept = new Set(promoted.commits.map(({ id }) => id));
  return world.chronicle.acknowledged.filter(
    (commit) => commit.database === database && commit.lineage === left.lineage && !kept.has(commit.id),
  );
}

/** Between the first and the last of them. */
export const spanMsOf = (commits: readonly Acknowledged[]): number =>
  commits.length === 0
    ? 0
    : Math.max(...commits.map(({ atMs }) => atMs)) - Math.min(...commits.map(({ atMs }) => atMs));
