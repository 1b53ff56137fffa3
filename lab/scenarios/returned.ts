import type { RegionReturn } from '../../lambda/ports/return-store';
import type { LabCheck } from '../verdict/lab-check';
import { isBarred, readFence } from './old-database';
import { comesTrue, type Stage } from './stage';

const CLOSE_LIMIT_MS = 25_000;
const TASKS_LIMIT_MS = 20_000;
const TOLD_LIMIT_MS = 20_000;

/** What comes true, how long it is waited for, and how it is seen. */
type Act = readonly [what: string, limitMs: number, holds: (stage: Stage) => Promise<boolean>];

const CLOSED: Act = ['the keeper has found the newer epoch and closed the old database', CLOSE_LIMIT_MS, isBarred];

/**
 * The side that was left is reachable again: its loops close its database, end what still runs there, and say so. `first`: what
 * becomes of the database before that.
 */
export async function untilStoodAside(stage: Stage, first: Act = CLOSED): Promise<void> {
  const { workers, happenings } = stage.world.parts;
  const lane = stage.world.firstRegion;
  const acts: readonly Act[] = [
    first,
    ['no task of the old epoch runs there any more', TASKS_LIMIT_MS, async () => workers.count(lane) === 0],
    ['it has said what it found, in the ledger and to people', TOLD_LIMIT_MS, async () => isTold(stage)],
  ];
  for (const [what, limitMs, holds] of acts) {
    const came = await comesTrue(limitMs, () => holds(stage));
    // In vain is for the checks to say, beside everything else that they find.
    if (came) happenings.tell({ lane, kind: 'note', text: what });
    else happenings.tell({ lane, kind: 'fault', text: `in vain for ${limitMs / 1000} s: ${what}` });
  }
}

const isTold = async (stage: Stage): Promise<boolean> => (await foundThere(stage))?.toldAt !== undefined;

async function foundThere({ world }: Stage): Promise<RegionReturn | undefined> {
  const { ledger } = world.parts;
  const [lease, returns] = await Promise.all([ledger.leases.read(), ledger.returns.returns()]);
  return returns.find(({ region, epoch }) => region === world.firstRegion && epoch === lease?.epoch);
}

/** What stands in the ledger of it, and what people were told. */
export async function returnChecks(stage: Stage, tasks: number): Promise<readonly LabCheck[]> {
  const { open } = await readFence(stage);
  return [
    {
      name: 'its keeper closes the old database under the newer epoch',
      passed: !open && (await isBarred(stage)),
      detail: open ? 'its row says open' : 'its row says closed, and no application may log in',
    },
    ...(await standsAsideChecks(stage, tasks)),
  ];
}

/** Whatever became of its database. `toStop`: so many of its tasks do not end by themselves. */
export async function standsAsideChecks(stage: Stage, tasks: number, toStop = tasks): Promise<readonly LabCheck[]> {
  const { cloud, workers } = stage.world.parts;
  const region = stage.world.firstRegion;
  const found = await foundThere(stage);
  const told = cloud.notices.filter(({ subject }) => subject?.includes(`${region} stands aside`)).length;
  const left = workers.count(region);
  return [
    {
      name: 'its old tasks are ended',
      passed: left === 0 && (found?.endedTasks ?? 0) >= toStop,
      detail: `${tasks} ran there, ${found?.endedTasks ?? 0} were told to stop, ${left} are left`,
    },
    {
      name: 'what it found and did is in the ledger, and people are told once',
      passed: found !== undefined && told === 1,
      detail: `${Object.values(found?.databases ?? {}).join('; ') || 'nothing is in the ledger'}; ${told} notices`,
    },
  ];
}
