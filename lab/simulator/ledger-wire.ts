import { type TableCall, type TableWire, UNANSWERED } from '../memory';
import type { Caller } from './caller';
import type { Place } from './fault';
import type { Network } from './network';

/** Ledger clients try an endpoint once, for a second (design §2). */
const PATIENCE_MS = 1_000;

/** The way of one process to the ledger's three endpoints. */
export class LedgerWire implements TableWire {
  constructor(
    private readonly caller: Caller,
    private readonly network: Network,
    private readonly placeOf: (region: string) => Place,
    /** Told of each endpoint that this process waited for in vain. */
    private readonly onSilence: (place: Place) => void = () => undefined,
  ) {}

  async carry<T>({ endpoint, access, key, effect }: TableCall<T>): Promise<T | typeof UNANSWERED> {
    const { process } = this.caller;
    const there = this.placeOf(endpoint);
    if (!this.network.reaches(process.place, there)) return this.silence(there);
    if (!this.network.hasQuorum(there)) return UNANSWERED;
    const answer = await this.caller.send(`ledger ${access} ${key}`, PATIENCE_MS, effect);
    return this.network.reaches(there, process.place) ? answer : this.silence(there);
  }

  private async silence(place: Place): Promise<typeof UNANSWERED> {
    await this.caller.process.clock.sleep(PATIENCE_MS);
    this.onSilence(place);
    return UNANSWERED;
  }
}
