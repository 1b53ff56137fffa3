import type { Lease } from '../../../lambda/ports/lease-store';
import type { MemoryTask } from '../../memory';
import { claimName, isJob, type JobCell } from '../job-history';
import type { SimulatedWorld } from '../simulated-world';
import type { Check, Violation } from './check';

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

/** As the task was told. */
const claimOf = ({ environment }: MemoryTask): string =>
  claimName({
    application: environment.HANDOVER_APPLICATION ?? '',
    id: environment.HANDOVER_JOB ?? '',
    epoch: Number(environment.HANDOVER_EPOCH),
    attempt: Number(environment.HANDOVER_ATTEMPT),
  });

interface Made {
  readonly atMs: number;
  /** The Region that served when it was written. */
  readonly active: string | undefined;
}

/** When each claim was complete, the job itself under it, as its task is told, and who served then: in the order in which the table took them. */
function claimsOf(world: SimulatedWorld): ReadonlyMap<string, Made> {
  const claims = new Map<string, Made>();
  let active: string | undefined;
  for (const { key, after, atMs } of world.table.changes) {
    if (key === 'lease') active = (after as Lease).active;
    if (!isJob(key) || (after as JobCell).state !== 'running') continue;
    const name = claimName(after as JobCell);
    if (!claims.has(name)) claims.set(name, { atMs, active });
  }
  return claims;
}
