import {
  type DatabaseSettings,
  DEFAULT_TIMINGS,
  type FenceGrade,
  type Side,
  type Timings,
  type WorkloadSettings,
} from '../../lambda/contract/settings';
import type { Chance } from './chance';
import { drawJobSettings } from './draw-job-settings';
import { drawJobs, drawSchedules, type JobPlan, type SchedulePlan } from './job-plan';

/** What is configured, and how the world around it is when nothing goes wrong. */
export interface Shape {
  readonly settings: WorkloadSettings;
  readonly timings: Timings;
  /** Seconds from phase to phase of a promotion. */
  readonly phaseSeconds: number;
  readonly lagSeconds: number;
  readonly clientEveryMs: number;
  /** Part of the transactions that take long. */
  readonly long: number;
  readonly jobs: readonly JobPlan[];
  readonly schedules: readonly SchedulePlan[];
  /** Tasks for which ECS has room at the same time. */
  readonly capacity: Readonly<Record<Side, number>>;
  /** How far the clocks of the database hosts are off: nobody may compare them with another. */
  readonly databaseClockSeconds: Readonly<Record<Side, number>>;
  /** Applications may prepare transactions, which outlive every session. */
  readonly prepares: boolean;
  /** Every process has its own. */
  readonly clockSkewMs: number;
  /** Longest way of a call when nothing befalls it; with 0 only faults get in between two calls. */
  readonly latencyMs: number;
}

/**
 * Loops that tick less often and overlap less: most schedules are played so, because a tick in which nothing happens
 * shows nothing. One in eight is played with the durations that ship.
 */
const SPARSE: Timings = {
  ...DEFAULT_TIMINGS,
  leaseRenewSeconds: 10,
  keeperLifeSeconds: 80,
  agentTickSeconds: 15,
  dispatcherTickSeconds: 15,
  promotionPollSeconds: 10,
  fencePollSeconds: 10,
  pollSeconds: 10,
};

const CAPACITY: readonly (readonly [number, number])[] = [
  [6, Number.POSITIVE_INFINITY],
  [1, 2],
  [1, 1],
];

const GRADES: readonly (readonly [number, FenceGrade])[] = [
  [7, 'enforced'],
  [2, 'watchdog'],
  [1, 'acknowledged'],
];

export function drawShape(chance: Chance, shipped: WorkloadSettings): Shape {
  const settings = drawSettings(chance, shipped);
  return {
    settings,
    timings: chance.happens(1 / 8) ? DEFAULT_TIMINGS : SPARSE,
    phaseSeconds: chance.whole(5, 60),
    lagSeconds: chance.weighed([
      [6, 0],
      [3, 2],
      [1, 20],
    ] as const),
    clientEveryMs: chance.pick([700, 1_000, 2_300]),
    long: chance.pick([0.05, 0.3]),
    jobs: drawJobs(chance.of('jobs'), settings),
    schedules: drawSchedules(chance.of('schedules'), settings),
    capacity: { home: chance.weighed(CAPACITY), standby: chance.weighed(CAPACITY) },
    databaseClockSeconds: chance.happens(0.5)
      ? { home: chance.whole(-100, 100), standby: chance.whole(-100, 100) }
      : { home: 0, standby: 0 },
    prepares: chance.happens(1 / 12),
    clockSkewMs: chance.pick([0, 200, 2_000]),
    latencyMs: chance.weighed([
      [5, 0],
      [3, 50],
      [2, 600],
    ] as const),
  };
}

function drawSettings(chance: Chance, shipped: WorkloadSettings): WorkloadSettings {
  const settings = {
    ...shipped,
    databases: databasesOf(chance, shipped),
    automation: chance.weighed([
      [7, 'automatic'],
      [3, 'approve'],
      [1, 'observe'],
    ] as const),
    whenRpoExceeded: chance.weighed([
      [4, 'promote'],
      [2, 'ask'],
      [1, 'refuse'],
    ] as const),
    rpoSeconds: chance.pick([0, 30, 90, 300]),
    approvalDeadlineSeconds: chance.pick([120, 300]),
    ...(shipped.jobs !== undefined && { jobs: drawJobSettings(chance.of('job settings'), shipped.jobs) }),
  };
  return { ...settings, ...drawWait(chance.of('rpo wait'), settings) };
}

/** Of the days on which a loss above the RPO would be refused, half wait before that. */
function drawWait(chance: Chance, { whenRpoExceeded }: WorkloadSettings): Partial<WorkloadSettings> {
  if (whenRpoExceeded !== 'refuse' || chance.happens(1 / 2)) return {};
  return { whenRpoExceeded: 'wait', rpoWaitSeconds: chance.pick([30, 120, 600]) };
}

function databasesOf(chance: Chance, { databases }: WorkloadSettings): readonly DatabaseSettings[] {
  const [first] = databases;
  if (first === undefined) throw new Error('the workload has no database');
  const one = { ...first, grade: chance.weighed(GRADES) };
  if (!chance.happens(1 / 3)) return [one];
  const instance = { home: `${first.instance.home}-2`, standby: `${first.instance.standby}-2` };
  return [one, { ...first, name: `${first.name}-2`, instance, grade: chance.weighed(GRADES) }];
}
