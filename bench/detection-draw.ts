import type { AlarmSpec } from '../lab/aws/alarm-evaluation';
import { Chance } from '../lab/simulator/chance';
import type { Fault } from '../lab/simulator/fault';
import type { Shipped } from '../lab/simulator/orchestrations';
import type { Schedule } from '../lab/simulator/schedule';
import { drawShape } from '../lab/simulator/shape';
import { type ShippedApp, shippedParts } from '../lab/simulator/shipped';
import { leaseOf, SimulatedWorld } from '../lab/simulator/simulated-world';
import { Stage } from '../lab/simulator/stage';
import type { Timings, WorkloadSettings } from '../lambda/contract/settings';
import type { Lease } from '../lambda/ports/lease-store';
import { FOUND, IGNORED, isIgnored } from './detection-stories';
import { type Sighted, Sightings } from './sighted';

/** What is played: the parts that ship, and how long they believe that things take. */
export interface Played {
  readonly settings: WorkloadSettings;
  readonly shipped: Shipped;
  readonly timings: Timings;
  readonly alarm: AlarmSpec;
}

/** The same as plain values, for a worker. */
export interface DetectionGiven {
  readonly app: ShippedApp;
  readonly timings: Timings;
  readonly alarm: AlarmSpec;
}

export interface DetectionOrder {
  readonly story: string;
  readonly from: number;
  readonly count: number;
}

export const playedOf = ({ app, timings, alarm }: DetectionGiven): Played => ({
  settings: app.settings,
  shipped: shippedParts(app),
  timings,
  alarm,
});

/** Every loop has been started, at least two keepers and agents overlap, and transactions have succeeded. */
const SETTLED_MS = 100_000;
/** A schedule starts its functions once a minute: the fault falls anywhere into it. */
const MINUTE_MS = 60_000;
const LOOK_MS = 1_000;

/** What is not found within so long is not found. */
const NEVER_MS = 900_000;
/** What a fault that is over has set off comes to the alarm, and to the epoch, within so long. */
const AFTERWARDS_MS = 200_000;

export async function detectionsOf({ story: name, from, count }: DetectionOrder, played: Played): Promise<Sighted[]> {
  const story = [...FOUND, ...IGNORED].find((one) => one.name === name);
  if (story === undefined) throw new Error(`no story "${name}"`);
  const limitMs = isIgnored(story) ? story.lastsMs + AFTERWARDS_MS : NEVER_MS;
  const sighted: Sighted[] = [];
  for (let seed = from; seed < from + count; seed++)
    sighted.push(await playDetection(drawDetection(seed, name, story.faults, played), played, limitMs));
  return sighted;
}

type Draw = (chance: Chance, atMs: number) => readonly Fault[];

/** One fault, in a workload that moves by itself and has nothing else wrong with it. */
export function drawDetection(seed: number, name: string, draw: Draw, { settings, timings }: Played): Schedule {
  const chance = new Chance(seed, name);
  const shape = drawShape(chance.of('shape'), settings);
  const faultMs = SETTLED_MS + Math.round(chance.between(0, MINUTE_MS));
  return {
    seed,
    shape: {
      ...shape,
      settings: { ...settings, automation: 'automatic', whenRpoExceeded: 'promote' },
      timings,
      jobs: [],
      clientEveryMs: 5_000,
      latencyMs: chance.pick([50, 200, 600]),
      // Where transactions may be prepared no deadline closes the database, and a run asks first.
      prepares: false,
    },
    faults: draw(chance.of('fault'), faultMs),
    healedMs: faultMs,
  };
}

/** Until the epoch is raised, or for so long after the fault began. */
export async function playDetection(schedule: Schedule, { shipped, alarm }: Played, limitMs: number): Promise<Sighted> {
  const sightings = new Sightings();
  const equip = sightings.equip();
  const world = new SimulatedWorld(schedule, { equip });
  const stage = new Stage(world, shipped, { equip });
  // Nothing here waits for a dispatcher, and its ticks are a third of the work.
  for (const side of ['home', 'standby'] as const) stage.loops.suspend('dispatcher', side, 1);
  sightings.watch(alarm, world, () => stage.orchestrations.alarmFires('standby'));
  try {
    for (const fault of schedule.faults) void stage.befall(fault);
    while (world.atMs < schedule.healedMs + limitMs && (leaseOf(world)?.epoch ?? 1) === 1)
      await world.time.sleep(LOOK_MS);
    return sightings.seen(schedule.healedMs, raisedMs(world));
  } finally {
    sightings.stop();
    stage.stop();
  }
}

const raisedMs = ({ table }: SimulatedWorld): number | undefined =>
  table.changesOf('lease').find(({ after }) => (after as Lease).epoch > 1)?.atMs;
