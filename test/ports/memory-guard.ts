import { ManualClock, MemoryDatabase, MemoryProbe, MemoryServer } from '../../lab/memory';
import type { GuardSubject } from './guarded-database.contract';

const ROLE = 'shop_app';
/** The promise of the grade: within so long after the deadline every session has ended. */
const WATCHDOG_SECONDS = 5;

export async function makeMemoryGuard(): Promise<GuardSubject> {
  const clock = new ManualClock();
  const east = new MemoryServer('east', clock);
  const west = new MemoryServer('west', clock);
  west.follow(east);
  let writes = 0;
  const write = async () => {
    writes += 1;
    east.commit(`write ${writes}`);
  };
  const applicationRoles = [ROLE];
  return {
    primary: new MemoryDatabase(east, { grade: 'enforced', applicationRoles }),
    graded: (grade) => new MemoryDatabase(east, { grade, applicationRoles }),
    probe: new MemoryProbe(east),
    replica: new MemoryDatabase(west, { grade: 'enforced', applicationRoles }),
    replicaProbe: new MemoryProbe(west),
    write,
    logIn: async () => {
      const session = east.logIn(ROLE);
      return {
        write: async () => {
          if (!east.sessions.has(session)) throw new Error('the session was ended');
          await write();
        },
      };
    },
    watch: async () => {
      await clock.advance(WATCHDOG_SECONDS);
      east.watch();
    },
    breakAdoption: async () => {
      east.faults = ['a subscription writes past the guard'];
      return async () => {
        east.faults = [];
      };
    },
    effect: async (application, job) => east.commitEffect(application, job),
    caughtUp: async () => undefined,
    promote: async () => west.promote(),
  };
}
