import { CHECKS, type Violation } from './checks';
import type { Chronicle } from './chronicle';
import { type Alteration, UNALTERED } from './mutation';
import type { Shipped } from './orchestrations';
import { comesToRest } from './rest';
import type { Schedule } from './schedule';
import { SimulatedWorld } from './simulated-world';
import { Stage } from './stage';
import { WayBack } from './way-back';

export interface Outcome {
  readonly schedule: Schedule;
  readonly violations: readonly Violation[];
  readonly chronicle: Chronicle;
  readonly world: SimulatedWorld;
}

/** One day from its begin to its rest, and what it has done wrong. The same schedule gives the same outcome. */
export async function play(schedule: Schedule, shipped: Shipped, alteration: Alteration = UNALTERED): Promise<Outcome> {
  const world = new SimulatedWorld(schedule, alteration);
  alteration.world?.(world);
  const stage = new Stage(world, shipped, alteration);
  alteration.stage?.(stage);
  try {
    for (const fault of schedule.faults) void stage.befall(fault);
    await world.time.sleep(schedule.healedMs);
    // Whatever a person has to set right by hand is set right by then.
    for (const { server } of world.stood.all) server.prepared = [];
    const restless = (await comesToRest(stage)) ?? (schedule.comesBack ? await new WayBack(stage).go() : undefined);
    const violations = CHECKS.flatMap((check) => check({ world, restless }));
    return { schedule, violations, chronicle: world.chronicle, world };
  } finally {
    stage.stop();
  }
}
