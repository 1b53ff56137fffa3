import { setTimeout as sleep } from 'node:timers/promises';
import { refusedCheck } from './old-database';
import { regionLoss } from './region-loss';
import { returnChecks, untilStoodAside } from './returned';
import type { Scenario } from './scenario';
import { comesTrue, type Stage } from './stage';

/** So long the ledger's own endpoint refuses strong reads and writes after it was first asked. */
const CATCH_UP_MS = 2_000;
const MET_LIMIT_MS = 15_000;

const returns = new WeakMap<Stage, { readonly at: number; readonly tasks: number }>();

export const zombieRegion: Scenario = {
  name: 'zombie-region',
  title:
    'a dead Region returns when the other one serves: its database read-write on disk, its clients, tasks and loops',
  jobs: 80,
  lost: 'first',
  strike: regionLoss.strike,
  aftermath: async (stage) => {
    const { world } = stage;
    const lane = world.firstRegion;
    const tell = (kind: 'fault' | 'note', text: string) => world.parts.happenings.tell({ lane, kind, text });
    const catchingUp = world.parts.cloud.catchUp(lane);
    stage.faults.push({ what: "the ledger's endpoint is catching up", hits: () => catchingUp.hits });
    const at = Date.now();
    const { tasks } = await world.reviveRegion(world.first);
    returns.set(stage, { at, tasks });
    tell('fault', `${lane} is back: database read-write on disk, services, ${tasks} old tasks, loops`);
    const caughtUp = comesTrue(MET_LIMIT_MS, async () => catchingUp.hits > 0).then(async () => {
      await sleep(CATCH_UP_MS);
      catchingUp.remove();
      tell('note', "the ledger's endpoint has caught up");
    });
    await untilStoodAside(stage);
    await caughtUp;
  },
  expects: async (stage) => {
    const { at = Number.POSITIVE_INFINITY, tasks = 0 } = returns.get(stage) ?? {};
    return [
      refusedCheck(stage, at, 'the database that came back refuses its old clients before anybody closes it'),
      { name: 'tasks of the old side came back with it', passed: tasks > 0, detail: `${tasks} tasks` },
      ...(await returnChecks(stage, tasks)),
    ];
  },
};
