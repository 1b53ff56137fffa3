import type { Evidence } from '../verdict/evidence';
import type { LabCheck } from '../verdict/lab-check';
import { followsCheck, isAddedBack } from './added-back';
import { askedCheck, type Change, endpointsCheck, fenceCheck, orderCheck, wantedCalls } from './aurora-checks';
import { keepsWhatWasLost, keptOrders } from './kept-rows';
import { loseTheLast } from './lose-the-last';
import { firstPair } from './promotions';
import { regionLoss } from './region-loss';
import { standsAsideChecks, untilStoodAside } from './returned';
import type { Scenario } from './scenario';
import type { Stage } from './stage';
import { switchover } from './switchover';

/** The project's own workload on an Aurora global database. */
const CONFIG = 'lab/workload/configs/aurora.ts';
/** A busy laptop must not look like a side that is ill: these stories are about the order of things. */
const TIMINGS = { leaseTtlSeconds: 10, leaseMarginSeconds: 1, leaseRenewSeconds: 1.5, runDeadAfterSeconds: 20 };
const ADDED_BACK_MS = 30_000;

/** Tasks that came back with their Region, by stage. */
const returned = new WeakMap<Stage, number>();

export const auroraFailover: Scenario = {
  ...regionLoss,
  name: 'aurora-failover',
  title:
    'the Region dies with rows that never left it: Aurora fails over, with data loss, after the fence; later it adds the old primary back',
  config: CONFIG,
  jobs: 60,
  timings: TIMINGS,
  strike: async (stage) => {
    await loseTheLast(stage);
    await regionLoss.strike(stage);
  },
  aftermath: async (stage) => {
    const { world } = stage;
    const { tasks } = await world.reviveRegion(world.first);
    returned.set(stage, tasks);
    world.parts.happenings.tell({ lane: world.firstRegion, kind: 'note', text: `${world.firstRegion} is back` });
    await untilStoodAside(stage, [
      'Aurora has added the old cluster back, with a new volume',
      ADDED_BACK_MS,
      isAddedBack,
    ]);
  },
  expects: async (stage, evidence) => [
    ...(await movedChecks(stage, evidence, 'failover')),
    await fenceCheck(stage, evidence),
    await followsCheck(stage, 'the old primary follows, with a new volume'),
    keepsWhatWasLost(
      'its old volume is kept, with the rows that only it has',
      evidence,
      await keptOrders(firstPair(stage)),
    ),
    // The endpoint by which they know their database is inactive: they may have failed before anybody told them to stop.
    ...(await standsAsideChecks(stage, returned.get(stage) ?? 0, 0)),
  ],
};

export const auroraSwitchover: Scenario = {
  ...switchover,
  name: 'aurora-switchover',
  title:
    'a person moves a workload on Aurora while both sides are well: writes pause, Aurora switches over, and no acknowledged row is lost',
  config: CONFIG,
  expects: async (stage, evidence) => [
    ...((await switchover.expects?.(stage, evidence)) ?? []),
    ...(await movedChecks(stage, evidence, 'switchover')),
    await followsCheck(stage, 'the old primary follows, with its own volume'),
  ],
};

async function movedChecks(stage: Stage, evidence: Evidence, change: Change): Promise<readonly LabCheck[]> {
  const wire = stage.world.parts.cloud.log.entries;
  return [
    askedCheck(wire, wantedCalls(stage, change)),
    orderCheck(wire, evidence),
    await endpointsCheck(stage, evidence),
  ];
}
