import type { WorkloadSettings } from '../../lambda/contract/settings';
import { Chance } from './chance';
import { withAurora } from './draw-aurora';
import { drawFaults } from './draw-faults';
import { withLeftOut } from './draw-left-out';
import { drawSwitchover, shapeOfSwitchover, shapeOfWayBack } from './draw-switchover';
import { drawWayBack } from './draw-way-back';
import type { Fault } from './fault';
import { drawShape, type Shape } from './shape';

/** One bad day: everything that happens in it follows from this value. */
export interface Schedule {
  readonly seed: number;
  readonly shape: Shape;
  readonly faults: readonly Fault[];
  /** From then on nothing new goes wrong and everything that can heal is healed. */
  readonly healedMs: number;
  /** When all has come to rest the side that was left is made a copy again and gets the workload back. */
  readonly comesBack?: true;
}

/** Faults begin between these, after the workload has settled. */
export const QUIET_MS = 40_000;
/** What waits for a renewal waits no longer. */
export const RENEWAL_WITHIN_MS = 20_000;

/** What waits for somebody to take the lease waits no longer: the jobs of a switchover are drained by then. */
export const TAKEN_WITHIN_MS = 120_000;

/** On some days a person moves the workload while it is well. They are drawn by chances of their own: the other days are as they were before. */
const SWITCHOVERS = 1 / 8;

/** On some days the workload is moved, and then goes home; by chances of their own as well. */
const WAYS_BACK = 1 / 9;

/** Of the days with several databases, those on which the workload can do without one: by chances of their own. */
const LEFT_OUT = 1 / 4;

/** Days whose databases are Aurora's. */
const AURORA = 1 / 10;

export function drawSchedule(seed: number, shipped: WorkloadSettings): Schedule {
  const { comesBack, ...drawn } = drawDay(seed, shipped);
  const leaves = new Chance(seed, 'serves without');
  const several = drawn.shape.settings.databases.length > 1;
  const { shape, faults } = several && leaves.happens(LEFT_OUT) ? withLeftOut(leaves, drawn) : drawn;
  const aurora = new Chance(seed, 'kind');
  const kinds = aurora.happens(AURORA) ? withAurora(aurora, shape) : shape;
  return { ...scheduleOf(seed, kinds, faults), ...(comesBack && { comesBack }) };
}

type Day = Pick<Schedule, 'shape' | 'faults' | 'comesBack'>;

function drawDay(seed: number, shipped: WorkloadSettings): Day {
  const [chance, planned, back] = [
    new Chance(seed, 'schedule'),
    new Chance(seed, 'switchover'),
    new Chance(seed, 'return'),
  ];
  const drawn = drawShape(chance.of('shape'), shipped);
  if (back.happens(WAYS_BACK))
    return { shape: shapeOfWayBack(back.of('shape'), drawn), faults: drawWayBack(back.of('faults')), comesBack: true };
  if (!planned.happens(SWITCHOVERS)) return { shape: drawn, faults: drawFaults(chance.of('faults')) };
  return { shape: shapeOfSwitchover(planned.of('shape'), drawn), faults: drawSwitchover(planned.of('faults')) };
}

function scheduleOf(seed: number, shape: Shape, faults: readonly Fault[]): Schedule {
  const first = faults.filter((fault) => !('stage' in fault && fault.stage !== undefined));
  const healedMs = Math.max(
    QUIET_MS,
    ...first.map((fault) => fault.atMs + ('forMs' in fault ? fault.forMs : 0) + waits(fault)),
  );
  return { seed, shape, faults, healedMs };
}

/** Some wait for the next renewal first, or for a takeover. */
const waits = (fault: Fault): number =>
  ('sinceRenewalMs' in fault && fault.sinceRenewalMs !== undefined ? fault.sinceRenewalMs + RENEWAL_WITHIN_MS : 0) +
  ('sinceTakenMs' in fault && fault.sinceTakenMs !== undefined ? fault.sinceTakenMs + TAKEN_WITHIN_MS : 0);
