import { typeCommand } from './command-line';
import { holdTransaction, tryToCommit, untilEntered } from './old-database';
import type { Scenario } from './scenario';
import type { Stage } from './stage';

const LIMIT_MS = 40_000;
const REASON = 'the lab rehearses: nothing is wrong';

export const oldSnapshot: Scenario = {
  name: 'old-snapshot',
  title:
    'a person moves a healthy workload: its keeper closes the database, and a session with an old snapshot commits after that',
  jobs: 80,
  strike: async (stage) => {
    stage.faultAt = Date.now();
    await startByPerson(stage);
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

/** With the real command line; the app of another folder has no configuration here, its run is started directly. */
async function startByPerson({ world, config }: Stage): Promise<void> {
  const { executions, settings, workload } = world.parts;
  if (config !== undefined) {
    await typeCommand(world, config, ['failover', settings.workload, '--reason', REASON, '--yes']);
    return;
  }
  const machine = workload.machines.find(({ region }) => region === world.otherRegion);
  if (machine === undefined) throw new Error(`there is no machine in ${world.otherRegion}`);
  const trigger = { kind: 'person', by: 'the lab', reason: REASON, acceptLoss: false, overrides: [] };
  executions.startByRule(machine.arn, { trigger });
}
