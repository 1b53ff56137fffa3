import { setTimeout as sleep } from 'node:timers/promises';
import { isBarred } from './old-database';
import type { Scenario } from './scenario';
import { waitFor } from './stage';

/** Time in which the old database is up again, nobody closes it, and a client that cached its address writes to it. */
const ZOMBIE_MS = 2_500;
/** A keeper that reads the ledger again closes within a few ticks. */
const CLOSE_LIMIT_MS = 20_000;

export const databaseCrash: Scenario = {
  name: 'database-crash',
  title: 'only the database dies; later it comes back read-write while its keeper is cut off from the ledger',
  strike: async (stage) => {
    const { databases, happenings } = stage.world.parts;
    stage.faultAt = Date.now();
    await databases.kill(stage.world.first);
    happenings.tell({
      lane: stage.world.firstRegion,
      kind: 'fault',
      text: 'the database is dead, the Region is well',
    });
  },
  aftermath: async (stage) => {
    const { cloud, databases, happenings } = stage.world.parts;
    const lane = stage.world.firstRegion;
    const keeper = cloud.faults.add({
      callerRegion: lane,
      service: 'dynamodb',
      when: ({ caller }) => caller.endsWith('-keeper'),
      fault: { kind: 'refuse' },
    });
    stage.faults.push({ what: 'the keeper is cut off from the ledger', hits: () => keeper.hits });
    await databases.revive(stage.world.first);
    happenings.tell({
      lane,
      kind: 'fault',
      text: 'the old database is back, read-write on disk, its keeper is cut off',
    });
    await sleep(ZOMBIE_MS);
    keeper.remove();
    await waitFor('the keeper to close the old database', CLOSE_LIMIT_MS, () => isBarred(stage));
    happenings.tell({ lane, kind: 'note', text: 'the keeper is back and has closed the old database' });
  },
};
