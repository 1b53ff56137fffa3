import { VirtualClock } from '../../lab/machine';
import {
  cellLedger,
  type MemoryLedger,
  MemoryTable,
  memoryLedger,
  type TableCall,
  type TableWire,
  UNANSWERED,
} from '../../lab/memory';
import { Caller, Illnesses } from '../../lab/simulator/caller';
import { Chance } from '../../lab/simulator/chance';
import type { Place } from '../../lab/simulator/fault';
import { LedgerWire } from '../../lab/simulator/ledger-wire';
import { Network } from '../../lab/simulator/network';
import { Process } from '../../lab/simulator/process';
import { HOME, type LedgerSubject, REGIONS, type Struck } from './ledger-subject';

const PLACES: readonly Place[] = ['home', 'standby', 'tiebreaker'];
const placeOf = (region: string): Place => PLACES.find((place) => REGIONS[place] === region) ?? 'home';

/** Counts what a wire does not answer, and lets nothing through after so many calls. */
class CountedWire implements TableWire {
  hits = 0;
  callsLeft = Number.POSITIVE_INFINITY;
  /** Answers of its own endpoint that get lost. */
  losing = 0;

  constructor(
    private readonly wire: TableWire,
    private readonly loseNext: () => void,
  ) {}

  async carry<T>(call: TableCall<T>): Promise<T | typeof UNANSWERED> {
    if (this.losing > 0 && call.access === 'write' && call.endpoint === HOME) {
      this.losing -= 1;
      this.loseNext();
    }
    const answer = this.callsLeft > 0 ? await this.wire.carry(call) : UNANSWERED;
    if (answer === UNANSWERED) this.hits += 1;
    else this.callsLeft -= 1;
    return answer;
  }
}

/** The ledger as a process of the simulated home Region has it: over its network, with what can befall its calls. */
export const makeSimulatedLedger = (): Promise<LedgerSubject> =>
  subjectOn((table, wire) => memoryLedger(table, REGIONS, HOME, wire));

/** The same with each job as several cells. */
export const makeSimulatedCells = (): Promise<LedgerSubject> =>
  subjectOn((table, wire) => {
    let writes = 0;
    const nameWriter = (): string => `write ${++writes}`;
    return cellLedger({ table, regions: REGIONS, region: HOME, workload: 'orders', nameWriter, wire });
  });

async function subjectOn(make: (table: MemoryTable, wire: TableWire) => MemoryLedger): Promise<LedgerSubject> {
  const virtual = new VirtualClock();
  const time = { nowMs: () => virtual.nowMs, sleep: (ms: number) => virtual.sleep(ms) };
  const [network, illnesses] = [new Network(), new Illnesses()];
  const process = new Process('keeper', 'home', HOME, time, 0);
  const caller = new Caller(process, illnesses, time, new Chance(1, 'contract'), 0);
  const wire = new CountedWire(new LedgerWire(caller, network, placeOf, time), () =>
    illnesses.await('keeper', 'home', { ailment: 'answer lost' }, { calls: 'ledger write', count: 1 }),
  );
  const ledger = make(new MemoryTable(), wire);
  const counted = (arm: () => void): Struck => {
    const before = wire.hits;
    arm();
    return {
      get hits() {
        return wire.hits - before;
      },
    };
  };
  return {
    ledger,
    mark: (runId, decision) => ledger.decisions.mark(runId, decision),
    faults: {
      loseAnswers: (count) =>
        counted(() => {
          wire.losing = count;
        }),
      refuse: (endpoints) =>
        counted(() => {
          for (const place of endpoints === 'all' ? PLACES : (['home'] as const)) network.catchUp(place, 1);
        }),
      stopAfter: (calls) =>
        counted(() => {
          wire.callsLeft = calls;
        }),
      heal: () => {
        network.clear();
        illnesses.clear();
        wire.losing = 0;
        wire.callsLeft = Number.POSITIVE_INFINITY;
      },
    },
  };
}
