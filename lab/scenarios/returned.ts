import type { RegionReturn } from '../../lambda/ports/return-store';
import type { LabCheck } from '../verdict/lab-check';
import { isBarred, readFence } from './old-database';
import { type Stage, waitFor } from './stage';

const CLOSE_LIMIT_MS = 25_000;
const TASKS_LIMIT_MS = 20_000;
const TOLD_LIMIT_MS = 20_000;

/** The side that was left is reachable again: its loops close its database and end what still runs there. */
export async function untilStoodAside(stage: Stage): Promise<void> {
  const { world } = stage;
  const lane = world.firstRegion;
  await waitFor('the keeper to close the old database', CLOSE_LIMIT_MS, () => isBarred(stage));
  const tell = (text: string) => world.parts.happenings.tell({ lane, kind: 'note', text });
  tell('the keeper has found the newer epoch and closed the old database');
  await waitFor('the old tasks to be ended', TASKS_LIMIT_MS, async () => world.parts.workers.count(lane) === 0);
  tell('no task of the old epoch runs there any more');
  await waitFor('people to be told', TOLD_LIMIT_MS, async () => (await foundThere(stage))?.toldAt !== undefined);
  tell('it has said in the ledger and to people what it found');
}

async function foundThere({ world }: Stage): Promise<RegionReturn | undefined> {
  const { ledger } = world.parts;
  const [lease, returns] = await Promise.all([ledger.leases.read(), ledger.returns.returns()]);
  return returns.find(({ region, epoch }) => region === world.firstRegion && epoch === lease?.epoch);
}

/** What stands in the ledger of it, and what people were told. */
export async function returnChecks(stage: Stage, tasks: number): Promise<readonly LabCheck[]> {
  const { cloud, workers } = stage.world.parts;
  const region = stage.world.firstRegion;
  const found = await foundThere(stage);
  const { open } = await readFence(stage);
  const told = cloud.notices.filter(({ subject }) => subject?.includes(`${region} stands aside`)).length;
  const left = workers.count(region);
  return [
    {
      name: 'its keeper closes the old database under the newer epoch',
      passed: !open && (await isBarred(stage)),
      detail: open ? 'its row says open' : 'its row says closed, and no application may log in',
    },
    {
      name: 'its old tasks are ended',
      passed: left === 0 && (found?.endedTasks ?? 0) >= tasks,
      detail: `${tasks} ran there, ${found?.endedTasks ?? 0} were told to stop, ${left} are left`,
    },
    {
      name: 'what it found and did is in the ledger, and people are told once',
      passed: found !== undefined && told === 1,
      detail: `${Object.values(found?.databases ?? {}).join('; ') || 'nothing is in the ledger'}; ${told} notices`,
    },
  ];
}
