import { setTimeout as sleep } from 'node:timers/promises';
import { patiently } from '../verdict/patiently';
import { LAB_TASKS_AT_ONCE } from '../world/lab-timings';
import { inFlightChecks } from './jobs-in-flight-checks';
import { seeded } from './random';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { accountOf, comesTrue, type Stage } from './stage';

/** Drawn from the seed: how long jobs go on before replication stops, and how long they go on without it. */
const MOST_BEFORE_MS = 4_000;
const LEAST_LAG_MS = 2_000;
const MOST_LAG_MS = 4_000;

export interface Moments {
  readonly beforeMs: number;
  readonly lagMs: number;
}

export function momentsFor(seed: number): Moments {
  const random = seeded(seed);
  return { beforeMs: random() * MOST_BEFORE_MS, lagMs: LEAST_LAG_MS + random() * (MOST_LAG_MS - LEAST_LAG_MS) };
}

export const jobsInFlight: Scenario = {
  name: 'jobs-in-flight',
  title:
    'the Region dies at a moment of the seed, replication lags, jobs of three applications run: --seeds 5 plays five moments',
  config: 'lab/workload/configs/in-flight.ts',
  jobs: 150,
  lost: 'first',
  strike: async (stage) => {
    const { databases, happenings } = stage.world.parts;
    const { beforeMs, lagMs } = momentsFor(stage.seed);
    await sleep(beforeMs);
    for (const { link } of databases.pairs) {
      stage.faults.push({ what: 'the replication line is cut', hits: () => link.connectionsSeen });
      link.cut();
    }
    const text = `replication stops, at least ${(lagMs / 1000).toFixed(1)} s before the Region dies`;
    happenings.tell({ lane: stage.world.firstRegion, kind: 'fault', text });
    await Promise.all([sleep(lagMs), untilEffectsAreLost(stage)]);
    await regionLoss.strike(stage);
  },
  expects: async (stage, evidence) => inFlightChecks(evidence, stage.world.parts.settings.jobs?.applications ?? []),
};

/** The first few that end now had their effects before; those after them had theirs on the side that dies. */
const DONE_MEANWHILE = LAB_TASKS_AT_ONCE + 6;
const MEANWHILE_MS = 20_000;

async function untilEffectsAreLost({ world, jobs }: Stage): Promise<void> {
  const doneNow = async () => (await accountOf(world, jobs)).done;
  const before = await patiently(doneNow);
  await comesTrue(MEANWHILE_MS, async () => (await doneNow()) >= before + DONE_MEANWHILE);
}
