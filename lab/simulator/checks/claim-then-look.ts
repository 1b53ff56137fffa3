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
    const region = world.regionOf(side);
    const late = started.filter((claim) => (claims.get(claim)?.active ?? region) !== region);
    return [
      ...twice.map((claim) => broken(claims.get(claim)?.atMs, `${side} started two tasks for claim ${claim}`)),
      ...late.map((claim) =>
        broken(claims.get(claim)?.atMs, `${side} started the task of claim ${claim}, made when its epoch was over`),
      ),
    ];
  });
};

const broken = (atMs: number | undefined, text: string): Violation => ({ promise: 'P3', atMs: atMs ?? 0, text });

/** `job-epoch-attempt`, as the task was told. */
const claimOf = ({ environment }: MemoryTask): string =>
  [environment.HANDOVER_JOB, environment.HANDOVER_EPOCH, environment.HANDOVER_ATTEMPT].join('-');

interface Made {
  readonly atMs: number;
  /** The Region that served when it was written. */
  readonly active: string | undefined;
}

/** When each claim was written, as its task is told, and who served then: in the order in which the table took them. */
function claimsOf(world: SimulatedWorld): ReadonlyMap<string, Made> {
  const claims = new Map<string, Made>();
  let active: string | undefined;
  for (const { key, after, atMs } of world.table.changes) {
    if (key === 'lease') active = (after as Lease).active;
    const { claim } = key.startsWith('job/') ? (after as Claimed) : {};
    if (claim === undefined) continue;
    const name = `${claim.id}-${claim.epoch}-${claim.attempt}`;
    if (!claims.has(name)) claims.set(name, { atMs, active });
  }
  return claims;
}
