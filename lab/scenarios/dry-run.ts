import { changesNothing, items, namesTheSame, outside, type Rehearsed, rehearse } from './rehearsed-calls';
import type { Scenario } from './scenario';
import type { Stage } from './stage';
import { startByPerson } from './start-by-person';

/** As in `switchover`: this is about the calls, not about a side that looks ill on a busy laptop. */
const TIMINGS = { leaseTtlSeconds: 24, leaseMarginSeconds: 2, leaseRenewSeconds: 2, runDeadAfterSeconds: 30 };

const rehearsed = new WeakMap<Stage, Rehearsed>();

export const dryRun: Scenario = {
  name: 'dry-run',
  title:
    'a dry run of the switchover, then the switchover: the first changes nothing and names what the second then calls',
  jobs: 40,
  timings: TIMINGS,
  strike: async (stage) => {
    rehearsed.set(stage, await rehearse(stage, { orchestration: 'switchover', region: stage.world.otherRegion }));
    stage.faultAt = Date.now();
    await startByPerson(stage, 'switchover');
  },
  expects: async (stage, { calls }) => {
    const { planned, calls: dry } = rehearsed.get(stage) ?? { planned: [], calls: [] };
    return [
      changesNothing(dry),
      namesTheSame('calls', planned, calls, outside),
      namesTheSame('items of the ledger', planned, calls, items),
    ];
  },
};
