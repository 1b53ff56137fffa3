import type { WorkloadSettings } from '../../lambda/contract/settings';
import { Chance } from './chance';
import { drawFaults } from './draw-faults';
import type { Fault } from './fault';
import { drawShape, type Shape } from './shape';

/** One bad day: everything that happens in it follows from this value. */
export interface Schedule {
  readonly seed: number;
  readonly shape: Shape;
  readonly faults: readonly Fault[];
  /** From then on nothing new goes wrong and everything that can heal is healed. */
  readonly healedMs: number;
}

/** Faults begin between these, after the workload has settled. */
export const QUIET_MS = 40_000;
/** What waits for a renewal waits no longer. */
export const RENEWAL_WITHIN_MS = 20_000;

export function drawSchedule(seed: number, shipped: WorkloadSettings): Schedule {
  const chance = new Chance(seed, 'schedule');
  const shape = drawShape(chance.of('shape'), shipped);
  const faults = drawFaults(chance.of('faults'));
  const healedMs = Math.max(
    QUIET_MS,
    ...faults.map((fault) => fault.atMs + ('forMs' in fault ? fault.forMs : 0) + waits(fault)),
  );
  return { seed, shape, faults, healedMs };
}

/** Some wait for the next renewal first. */
const waits = (fault: Fault): number =>
  'sinceRenewalMs' in fault && fault.sinceRenewalMs !== undefined ? fault.sinceRenewalMs + RENEWAL_WITHIN_MS : 0;
