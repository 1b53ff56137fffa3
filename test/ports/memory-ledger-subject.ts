import { type MemoryLedger, MemoryTable, memoryLedger } from '../../lab/memory';
import {
  HOME,
  type LedgerSubject,
  ONE_REGION_APPLICATIONS,
  oneRegionSubject,
  REGIONS,
  STANDBY,
  type Struck,
} from './ledger-subject';
import type { LeftBehindSubject } from './left-behind.contract';

export const makeMemoryLedger = async (): Promise<LedgerSubject> => {
  const table = new MemoryTable();
  return subjectOf(memoryLedger(table, REGIONS, HOME), table);
};

/** All jobs stand in a table of home, which serves; faults strike that table. */
export async function makeMemoryOneRegion(): Promise<LedgerSubject> {
  const [table, here, there] = [new MemoryTable(), new MemoryTable(), new MemoryTable()];
  const applications = new Set(ONE_REGION_APPLICATIONS);
  const own = { applications, here, there: { region: STANDBY, table: there } };
  const ledger = memoryLedger(table, REGIONS, HOME, undefined, own);
  await ledger.leases.create({ active: HOME, holder: 'keeper' });
  return oneRegionSubject(subjectOf(ledger, here));
}

function subjectOf(ledger: MemoryLedger, { faults }: MemoryTable): LedgerSubject {
  const counted = (arm: () => void): Struck => {
    const before = faults.hits;
    arm();
    return {
      get hits() {
        return faults.hits - before;
      },
    };
  };
  return {
    ledger,
    mark: (runId, decision) => ledger.decisions.mark(runId, decision),
    faults: {
      loseAnswers: (writes) => counted(() => faults.dropAnswers(HOME, writes)),
      refuse: (endpoints) =>
        counted(() => {
          for (const region of endpoints === 'all' ? Object.values(REGIONS) : [HOME]) faults.refuse(region);
        }),
      stopAfter: (calls) => counted(() => faults.stopAfter(calls)),
      heal: () => faults.clear(),
    },
  };
}

export async function makeMemoryLeftBehind(): Promise<LeftBehindSubject> {
  const [table, home, standby] = [new MemoryTable(), new MemoryTable(), new MemoryTable()];
  const applications = new Set(ONE_REGION_APPLICATIONS);
  const there = { region: STANDBY, table: standby };
  const { jobs, leases } = memoryLedger(table, REGIONS, HOME, undefined, { applications, here: home, there });
  const back = { applications, here: standby, there: { region: HOME, table: home } };
  const { leftBehind } = memoryLedger(table, REGIONS, STANDBY, undefined, back);
  await leases.create({ active: HOME, holder: 'keeper' });
  return {
    jobs,
    leftBehind,
    silence: () => {
      home.faults.refuse(HOME);
      return home.faults;
    },
  };
}
