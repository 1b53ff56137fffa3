import type { Side } from '../../../lambda/contract/settings';
import type { Lease } from '../../../lambda/ports/lease-store';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Violation } from './check';

interface Claimed {
  readonly claim?: { readonly id: string; readonly epoch: number; readonly attempt: number; readonly region: string };
}

/** P3: no task is started for a claim that was made when another epoch had begun: claim first, then look, then start. */
export const claimThenLook: Check = ({ world }) => {
  const claims = claimsOf(world);
  return (['home', 'standby'] as const).flatMap((side) =>
    [...world.region(world.regionOf(side)).cluster.tasks.values()].flatMap(({ token }): Violation[] => {
      const claimedMs = claims.get(token);
      if (claimedMs === undefined || ownedAt(world, side, claimedMs)) return [];
      return [
        {
          promise: 'P3',
          atMs: claimedMs,
          text: `${side} started the task of claim ${token}, made when its epoch was over`,
        },
      ];
    }),
  );
};

/** When each claim was written, by the token of its task. */
function claimsOf(world: SimulatedWorld): ReadonlyMap<string, number> {
  const claims = new Map<string, number>();
  for (const { key, after, atMs } of world.table.changes) {
    const { claim } = key.startsWith('job/') ? (after as Claimed) : {};
    if (claim === undefined) continue;
    const token = `${claim.id}-${claim.epoch}-${claim.attempt}`;
    if (!claims.has(token)) claims.set(token, atMs);
  }
  return claims;
}

function ownedAt(world: SimulatedWorld, side: Side, atMs: number): boolean {
  const changes = world.table.changesOf('lease');
  const at = changes.findLast((change) => change.atMs <= atMs)?.after as Lease | undefined;
  return at?.active === world.regionOf(side);
}
