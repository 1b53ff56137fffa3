import { setTimeout as sleep } from 'node:timers/promises';
import { cutInside, type InsideCut } from './inside-cut';
import { holdBackExtension, type LateExtension } from './late-extension';
import {
  commitCheck,
  type FenceRow,
  holdTransaction,
  refusedCheck,
  sayDeadline,
  tryToCommit,
  untilEntered,
  wroteOnCheck,
} from './old-database';
import { returnChecks, untilStoodAside } from './returned';
import type { Scenario } from './scenario';
import type { Stage } from './stage';

const FENCE_LIMIT_MS = 40_000;
/** Long enough for the old clients to try often, had the late extension opened the database again. */
const LATE_MS = 1_500;

/** What is remembered between the acts, by stage: a session plays several scenarios. */
interface Act {
  readonly cut: InsideCut;
  readonly extension: LateExtension;
  /** Tasks that ran there when the line was whole again. */
  tasks?: number;
  /** The row after the late extension has arrived. */
  extended?: FenceRow;
}
const acts = new WeakMap<Stage, Act>();

export const splitBrain: Scenario = {
  name: 'split-brain',
  title:
    'the inside is cut in two: the old database, its clients and its keeper live on, and the other side takes over',
  jobs: 80,
  lost: 'first',
  strike: async (stage) => {
    const { world } = stage;
    const tell = (text: string) => world.parts.happenings.tell({ lane: world.firstRegion, kind: 'fault', text });
    const transaction = await holdTransaction(stage, { id: 'long-1', isolation: 'READ COMMITTED' });
    const extension = await holdBackExtension(stage);
    tell("the keeper's last extension is held back on its line");
    stage.faultAt = Date.now();
    const act: Act = { cut: cutInside(stage), extension };
    acts.set(stage, act);
    tell('cut off from the other Regions on the inside; database and clients live on');
    if (!(await untilEntered(stage, 'Fenced', FENCE_LIMIT_MS))) return;
    await tryToCommit(stage, transaction);
    act.extended = await extension.deliver();
    tell("the keeper's late extension arrives");
    await sleep(LATE_MS);
  },
  aftermath: async (stage) => {
    const { world } = stage;
    const act = acts.get(stage);
    if (act !== undefined) act.tasks = world.parts.workers.count(world.firstRegion);
    act?.cut.heal();
    world.parts.happenings.tell({ lane: world.firstRegion, kind: 'note', text: 'the line is whole again' });
    await untilStoodAside(stage);
  },
  expects: async (stage, evidence) => {
    const { fenced = Number.POSITIVE_INFINITY } = evidence.moments;
    const { extended, tasks = 0 } = acts.get(stage) ?? {};
    return [
      wroteOnCheck(stage),
      ...stage.transactions.map(commitCheck),
      refusedCheck(stage, fenced, 'after the fence the old database refuses clients that were connected all the time'),
      {
        name: 'an extension that arrives late extends nothing',
        passed: extended !== undefined && extended.validUntil <= fenced,
        detail: extended === undefined ? 'none arrived' : sayDeadline(extended.validUntil, fenced),
      },
      ...(await returnChecks(stage, tasks)),
    ];
  },
};
