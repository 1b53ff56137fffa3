import type { Side } from '../../../lambda/contract/settings';
import type { Lease } from '../../../lambda/ports/lease-store';
import type { MemoryTask } from '../../memory';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Violation } from './check';

interface Claimed {
  readonly claim?: { readonly id: string; readonly epoch: number; readonly attempt: number; readonly region: string };
}

/**
 * P3: no task is started for a claim that was made when another epoch had begun: claim first, then look, then start. And
 * one claim has one task.
 */
export const claimThenLook: Check = ({ world }) => {
  const claims = claimsOf(world);
  return (['home', 'standby'] as const).flatMap((side) => {
    const started = [...world.region(world.regionOf(side)).cluster.tasks.values()].map(claimOf);
    const twice = started.filter((claim, index) => started.indexOf(claim) !== index);
    const late = started.filter((claim) => !ownedAt(world, side, claims.get(claim) ?? 0));
    return [
      ...twice.map((claim) => broken(claims.get(claim), `${side} started two tasks for claim ${claim}`)),
      ...late.map((claim) =>
        broken(claims.get(claim), `${side} started the task of claim ${claim}, made when its epoch was over`),
      ),
    ];
  });
};

const broken = (atMs: number | undefined, text: string): Violation => ({ promise: 'P3', atMs: atMs ?? 0, text });

/** `job-epoch-attempt`, as the task was told. */
const claimOf = ({ environment }: MemoryTask): string =>
  [environment.HANDOVER_JOB, environment.HANDOVER_EPOCH, environment.HANDOVER_ATTEMPT].join('-');

/** When each claim was written, as its task is told. */
function claimsOf(world: SimulatedWorld): ReadonlyMap<string, number> {
  const claims = new Map<string, number>();
  for (const { key, after, atMs } of world.table.changes) {
    const { claim } = key.startsWith('job/') ? (after as Claimed) : {};
    if (claim === undefined) continue;
    const name = `${claim.id}-${claim.epoch}-${claim.attempt}`;
    if (!claims.has(name)) claims.set(name, atMs);
  }
  return claims;
}

function ownedAt(world: SimulatedWorld, side: Side, atMs: number): boolean {
  if (atMs === 0) return true; // Nothing is known of it.
  const changes = world.table.changesOf('lease');
  const at = changes.findLast((change) => change.atMs <= atMs)?.after as Lease | undefined;
  return at?.active === world.regionOf(side);
}
