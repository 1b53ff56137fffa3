import {
  commitCheck,
  holdTransaction,
  readFence,
  refusedCheck,
  sayDeadline,
  tryToCommit,
  untilEntered,
  wroteOnCheck,
} from './old-database';
import type { Scenario } from './scenario';
import { waitFor } from './stage';

const FENCE_LIMIT_MS = 40_000;
/** A transaction that commits after the fence has to be seen to be refused by then. */
const CLOSED_LIMIT_MS = 5_000;

export const keeperDead: Scenario = {
  name: 'keeper-dead',
  title: 'no keeper ever runs again where the database lives; a transaction begun before its deadline commits after it',
  jobs: 80,
  strike: async (stage) => {
    const { world } = stage;
    const { functions, happenings } = world.parts;
    const lane = world.firstRegion;
    const transaction = await holdTransaction(stage, { id: 'long-1', isolation: 'READ COMMITTED' });
    stage.faultAt = Date.now();
    const deleted = await functions.delete(lane, 'keeper');
    stage.faults.push({ what: 'no keeper can be started', hits: () => deleted.hits });
    happenings.tell({
      lane,
      kind: 'fault',
      text: 'the keeper is gone for ever; the database and its clients are well',
    });
    if (!(await untilEntered(stage, 'Fenced', FENCE_LIMIT_MS))) return;
    await waitFor(
      'the deadline to be over',
      CLOSED_LIMIT_MS,
      async () => (await readFence(stage)).validUntil < Date.now(),
    );
    await tryToCommit(stage, transaction);
  },
  expects: async (stage, { moments: { fenced = Number.POSITIVE_INFINITY }, report }) => {
    const row = await readFence(stage);
    const startedBy = report?.run.startedBy ?? 'nobody';
    return [
      wroteOnCheck(stage),
      ...stage.transactions.map(commitCheck),
      refusedCheck(stage, fenced, 'after the fence the old database refuses its clients'),
      {
        name: 'it closed by its own deadline, nobody closed it',
        passed: row.open && row.validUntil < fenced,
        detail: `its row says ${row.open ? 'open' : 'closed'}, ${sayDeadline(row.validUntil, fenced)}`,
      },
      {
        name: 'the other Region took over by itself',
        passed: /alarm/.test(startedBy),
        detail: `started by ${startedBy}`,
      },
    ];
  },
};
