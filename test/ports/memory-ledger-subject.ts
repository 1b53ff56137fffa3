import { MemoryTable, memoryLedger } from '../../lab/memory';
import { HOME, type LedgerSubject, REGIONS, type Struck } from './ledger-subject';

export async function makeMemoryLedger(): Promise<LedgerSubject> {
  const table = new MemoryTable();
  const { faults } = table;
  const counted = (arm: () => void): Struck => {
    const before = faults.hits;
    arm();
    return {
      get hits() {
        return faults.hits - before;
      },
    };
  };
  const ledger = memoryLedger(table, REGIONS, HOME);
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
