import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from './scenario';

/** Time in which the old database is up again, and a client that cached its address writes to it. */
const ZOMBIE_MS = 3_000;

export const databaseCrash: Scenario = {
  name: 'database-crash',
  title: 'only the database dies; later it comes back read-write, and clients that cached its address write to it',
  strike: async (stage) => {
    const { databases, happenings } = stage.world.parts;
    stage.faultAt = Date.now();
    await databases.kill('home');
    happenings.tell({
      lane: stage.world.regionOf('home'),
      kind: 'fault',
      text: 'the database is dead, the Region is well',
    });
  },
  aftermath: async (stage) => {
    const { databases, happenings } = stage.world.parts;
    await Promise.all(databases.pairs.map(({ server }) => server.home.start()));
    happenings.tell({
      lane: stage.world.regionOf('home'),
      kind: 'note',
      text: 'the old database is back, read-write on disk',
    });
    await sleep(ZOMBIE_MS);
  },
};
