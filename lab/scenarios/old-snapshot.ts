import { holdTransaction, tryToCommit, untilEntered } from './old-database';
import type { Scenario } from './scenario';
import { startByPerson } from './start-by-person';

const LIMIT_MS = 40_000;

export const oldSnapshot: Scenario = {
  name: 'old-snapshot',
  title:
    'a person moves a healthy workload: its keeper closes the database, and a session with an old snapshot commits after that',
  jobs: 80,
  strike: async (stage) => {
    stage.faultAt = Date.now();
    await startByPerson(stage, 'failover');
    // Younger than the last extension: its snapshot has a deadline that lies ahead, and a row that says open.
    if (!(await untilEntered(stage, 'TakeOwnership', LIMIT_MS))) return;
    const transaction = await holdTransaction(stage, { id: 'snapshot-1', isolation: 'REPEATABLE READ' });
    if (await untilEntered(stage, 'Fenced', LIMIT_MS)) await tryToCommit(stage, transaction);
  },
  expects: async ({ world, transactions }, { lease }) => {
    const [transaction] = transactions;
    const fence = lease === undefined ? undefined : await world.parts.ledger.fences.read(lease.epoch);
    return [
      {
        name: "the old side's keeper closed its database and said so",
        passed: fence?.how === 'acknowledged',
        detail: fence === undefined ? 'no fence is recorded' : `${fence.how}, by ${fence.by}`,
      },
      {
        name: 'the session with the old snapshot was ended before that, and did not commit',
        passed: transaction?.refused !== undefined,
        detail: transaction?.refused ?? 'it was committed, or nobody tried',
      },
    ];
  },
};
