import { type TableCall, type TableWire, UNANSWERED } from '../memory';
import type { Caller } from './caller';
import type { Place } from './fault';
import type { Network } from './network';
import type { Timeline } from './process';

/** Ledger clients try an endpoint once, for a second (design §2). */
const PATIENCE_MS = 1_000;

/** What a process met on its way to the ledger. */
export interface WireEvents {
  /** It waited for this endpoint in vain. */
  readonly onSilence?: (place: Place) => void;
  /** A call for this key was not answered, by whichever endpoint and for whatever reason. */
  readonly onUnanswered?: (key: string) => void;
}

/** The way of one process to the ledger's three endpoints. */
export class LedgerWire implements TableWire {
  constructor(
    private readonly caller: Caller,
    private readonly network: Network,
    private readonly placeOf: (region: string) => Place,
    private readonly time: Timeline,
    private readonly events: WireEvents = {},
  ) {}

  async carry<T>(call: TableCall<T>): Promise<T | typeof UNANSWERED> {
    const answer = await this.pass(call);
    if (answer === UNANSWERED) this.events.onUnanswered?.(call.key);
    return answer;
  }

  /** Where it gets and what it meets there is judged when it arrives, not when its process thought of it. */
  private async pass<T>({ endpoint, access, key, effect }: TableCall<T>): Promise<T | typeof UNANSWERED> {
    const { process } = this.caller;
    const there = this.placeOf(endpoint);
    if (!this.network.reaches(process.place, there)) return this.silence(there);
    const arrives = (): T | typeof UNANSWERED =>
      this.network.reaches(process.place, there) && this.network.hasQuorum(there) ? effect() : UNANSWERED;
    const delayMs = this.network.delayMs(process.place, there);
    if (delayMs >= PATIENCE_MS) return this.tooLate(delayMs, there, arrives);
    if (delayMs > 0) await process.clock.sleep(delayMs);
    const answer = await this.caller.send(`ledger ${access} ${key}`, PATIENCE_MS, arrives);
    return this.network.reaches(there, process.place) ? answer : this.silence(there);
  }

  /** It arrives when nobody waits for it any more. */
  private tooLate(delayMs: number, there: Place, arrives: () => unknown): Promise<typeof UNANSWERED> {
    void this.time.sleep(delayMs).then(arrives);
    return this.silence(there);
  }

  private async silence(place: Place): Promise<typeof UNANSWERED> {
    await this.caller.process.clock.sleep(PATIENCE_MS);
    this.events.onSilence?.(place);
    return UNANSWERED;
  }
}
