import type { Call } from './call';

/** What goes wrong with a call. */
export type FaultKind =
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Held on its way until then; what comes after it may overtake it. */
  | { readonly kind: 'hold'; readonly until: Promise<unknown> }
  | { readonly kind: 'throttle' }
  /** Connection reset before any effect, as from a dead Region. */
  | { readonly kind: 'refuse' }
  /** The call takes effect, its answer is lost. */
  | { readonly kind: 'drop-answer' }
  /** Accepted, no effect, never answered. */
  | { readonly kind: 'black-hole' }
  /** A proper answer with nothing in it: neither an effect nor a word. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'error'; readonly name: string; readonly message?: string; readonly status?: number };

/** Which calls: every member that is given must fit. */
export interface FaultScope {
  readonly caller?: string;
  readonly callerRegion?: string;
  /** Region that is called. */
  readonly targetRegion?: string;
  readonly service?: string;
  readonly operation?: string;
  readonly when?: (call: Call, input: unknown) => boolean;
  /** Lets so many fitting calls through first. */
  readonly skip?: number;
  /** Hits at most so many calls, then stands aside. */
  readonly times?: number;
}

export interface FaultHandle {
  /** Calls that the fault has hit; a scenario whose fault was never hit proves nothing. */
  readonly hits: number;
  remove(): void;
}

/** A fault, for example `{ service: 'rds', operation: 'PromoteReadReplica', fault: { kind: 'throttle' }, times: 2 }`. */
export type Fault = FaultScope & { readonly fault: FaultKind };

interface Armed extends Fault {
  seen: number;
  hits: number;
}

/** The scripted faults. */
export class Faults {
  readonly #armed = new Set<Armed>();

  add(fault: Fault): FaultHandle {
    const armed: Armed = { ...fault, seen: 0, hits: 0 };
    this.#armed.add(armed);
    return {
      get hits() {
        return armed.hits;
      },
      remove: () => {
        this.#armed.delete(armed);
      },
    };
  }

  clear(): void {
    this.#armed.clear();
  }

  /** The faults that hit this call, in the order in which they were added. One that is not reached is not counted. */
  *hit(call: Call, input: unknown): Generator<FaultKind> {
    for (const armed of [...this.#armed]) if (fits(armed, call, input) && take(armed)) yield armed.fault;
  }
}

function fits(scope: FaultScope, call: Call, input: unknown): boolean {
  const wanted: readonly (readonly [string | undefined, string | undefined])[] = [
    [scope.caller, call.caller],
    [scope.callerRegion, call.callerRegion],
    [scope.targetRegion, call.region],
    [scope.service, call.service],
    [scope.operation, call.operation],
  ];
  return wanted.every(([want, has]) => want === undefined || want === has) && (scope.when?.(call, input) ?? true);
}

function take(armed: Armed): boolean {
  armed.seen += 1;
  if (armed.seen <= (armed.skip ?? 0) || armed.hits >= (armed.times ?? Number.POSITIVE_INFINITY)) return false;
  armed.hits += 1;
  return true;
}
