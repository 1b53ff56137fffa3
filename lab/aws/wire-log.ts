import type { Call } from './call';

/** How a call ended. Any other string is the name of the error that was answered. */
export type Outcome =
  | 'pending'
  | 'ok'
  /** Connection reset before the call had any effect. */
  | 'refused'
  /** The call took effect, its answer was lost. */
  | 'dropped'
  /** Accepted and never answered. */
  | 'black-hole'
  /** Answered with nothing in it. */
  | 'empty'
  | (string & {});

export interface WireEntry extends Call {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** When it was answered; of one that is never answered, when its caller gave up. */
  readonly endedAt?: number;
  readonly input: unknown;
  readonly outcome: Outcome;
  /** Only for reads of DynamoDB: whether a strongly consistent read was asked for. */
  readonly consistent?: boolean;
}

/** Every call that reached the lab's AWS, in the order of arrival; a call appears when it arrives, as `pending`. */
export class WireLog {
  readonly #entries: WireEntry[] = [];

  constructor(private readonly now: () => number) {}

  get entries(): readonly WireEntry[] {
    return this.#entries;
  }

  /** The answer's `end` is to be called once; `left` when a caller that got no answer has given up. */
  open(call: Call, input: unknown): { end(outcome: Outcome): void; left(): void } {
    const index = this.#entries.push({
      at: this.now(),
      ...call,
      input,
      outcome: 'pending',
      ...consistency(call, input),
    });
    return {
      end: (outcome) => this.#amend(index - 1, { outcome, endedAt: this.now() }),
      left: () => this.#amend(index - 1, { endedAt: this.now() }),
    };
  }

  where(wanted: Partial<Call>): readonly WireEntry[] {
    const keys = Object.keys(wanted) as (keyof Call)[];
    return this.#entries.filter((entry) => keys.every((key) => entry[key] === wanted[key]));
  }

  #amend(index: number, change: Partial<WireEntry>): void {
    const entry = this.#entries[index];
    if (entry !== undefined) this.#entries[index] = { ...entry, ...change };
  }
}

const READS = ['GetItem', 'Query', 'Scan'];

function consistency(call: Call, input: unknown): { consistent?: boolean } {
  if (call.service !== 'dynamodb' || !READS.includes(call.operation)) return {};
  return { consistent: (input as { ConsistentRead?: boolean }).ConsistentRead === true };
}
