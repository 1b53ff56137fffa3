import { setTimeout as sleep } from 'node:timers/promises';
import { isBarred, readFence, refusedCheck } from './old-database';
import { regionLoss } from './region-loss';
import type { Scenario } from './scenario';
import { type Stage, waitFor } from './stage';

/** So long the ledger's own endpoint refuses strong reads and writes after the Region is back. */
const CATCH_UP_MS = 3_000;
const CLOSE_LIMIT_MS = 25_000;

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
    const caughtUp = sleep(CATCH_UP_MS).then(() => {
      catchingUp.remove();
      tell('note', "the ledger's endpoint has caught up");
    });
    await waitFor('the keeper to close the old database', CLOSE_LIMIT_MS, () => isBarred(stage));
    tell('note', 'the keeper has found the newer epoch and closed the old database');
    await caughtUp;
  },
  expects: async (stage) => {
    const { at = Number.POSITIVE_INFINITY, tasks = 0 } = returns.get(stage) ?? {};
    const row = await readFence(stage);
    return [
      refusedCheck(stage, at, 'the database that came back refuses its old clients before anybody closes it'),
      {
        name: 'its keeper closes it under the newer epoch',
        passed: !row.open && (await isBarred(stage)),
        detail: row.open ? 'its row says open' : 'its row says closed, and no application may log in',
      },
      { name: 'tasks of the old side came back with it', passed: tasks > 0, detail: `${tasks} tasks` },
    ];
  },
};
