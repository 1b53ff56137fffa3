import { ManualClock, MemoryDatabase, MemoryProbe, MemoryServer } from '../../lab/memory';
import type { GuardSubject } from './guarded-database.contract';

const ROLE = 'shop_app';

export async function makeMemoryGuard(): Promise<GuardSubject> {
  const clock = new ManualClock();
  const east = new MemoryServer('east', clock);
  const west = new MemoryServer('west', clock);
  west.follow(east);
  let writes = 0;
  return {
    primary: new MemoryDatabase(east, [ROLE]),
    probe: new MemoryProbe(east),
    replica: new MemoryDatabase(west, [ROLE]),
    replicaProbe: new MemoryProbe(west),
    write: async () => {
      writes += 1;
      east.commit(`write ${writes}`);
    },
    logIn: async () => void east.logIn(ROLE),
    effect: async (job) => east.commitEffect(job),
    caughtUp: async () => undefined,
    promote: async () => west.promote(),
  };
}
