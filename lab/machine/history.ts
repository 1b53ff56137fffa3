import type { Json } from './json';
import { runtimeError } from './states-error';

/** What happened in a run. The kinds follow the events of GetExecutionHistory; waits, retries and catches, which AWS does not list, are told too. */
export type HistoryFact =
  | { readonly kind: 'ExecutionStarted'; readonly input: Json }
  | { readonly kind: 'ExecutionSucceeded'; readonly output: Json }
  | { readonly kind: 'ExecutionFailed'; readonly error: string; readonly cause: string }
  | { readonly kind: 'ExecutionTimedOut' }
  | { readonly kind: 'ExecutionAborted' }
  | { readonly kind: 'StateEntered'; readonly state: string; readonly type: string; readonly input: Json }
  | { readonly kind: 'StateExited'; readonly state: string; readonly type: string; readonly output: Json }
  | { readonly kind: 'StateAborted'; readonly state: string; readonly type: string }
  | {
      readonly kind: 'TaskScheduled';
      readonly state: string;
      readonly functionArn: string;
      readonly payload: Json;
      readonly attempt: number;
    }
  | { readonly kind: 'TaskSucceeded'; readonly state: string; readonly output: Json }
  | { readonly kind: 'TaskFailed'; readonly state: string; readonly error: string; readonly cause: string }
  | { readonly kind: 'TaskTimedOut'; readonly state: string; readonly afterSeconds: number }
  | { readonly kind: 'WaitScheduled'; readonly state: string; readonly until: string }
  | {
      readonly kind: 'RetryScheduled';
      readonly state: string;
      readonly error: string;
      readonly retry: number;
      readonly delayMs: number;
    }
  | { readonly kind: 'ErrorCaught'; readonly state: string; readonly error: string; readonly next: string }
  | { readonly kind: 'ParallelStarted'; readonly state: string }
  | { readonly kind: 'ParallelSucceeded'; readonly state: string }
  /** `branch`: index of the branch that failed first and stopped the others. */
  | { readonly kind: 'ParallelFailed'; readonly state: string; readonly error: string; readonly branch: number };

export type HistoryEvent = HistoryFact & {
  /** How many events AWS would have written up to here. */
  readonly id: number;
  readonly at: Date;
  /** The enclosing Parallel states, each with its branch: `['MoveWorkload', '0']`. */
  readonly path: readonly string[];
};

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
export const MOST_HISTORY_EVENTS = 25_000;

/** Events in AWS per fact, where it is not one: a Lambda task is scheduled and started. */
const EVENTS_IN_AWS: Partial<Record<HistoryFact['kind'], number>> = {
  TaskScheduled: 2,
  WaitScheduled: 0,
  RetryScheduled: 0,
  ErrorCaught: 0,
};

const CLOSING: ReadonlySet<HistoryFact['kind']> = new Set([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
  'StateAborted',
]);

/** Tells what happens, and counts it as AWS does. */
export class History {
  private written = 0;

  constructor(
    private readonly now: () => Date,
    private readonly tell: (event: HistoryEvent) => void,
  ) {}

  get events(): number {
    return this.written;
  }

  add(fact: HistoryFact, path: readonly string[] = []): void {
    const events = EVENTS_IN_AWS[fact.kind] ?? 1;
    // The last event of a full history is its ExecutionFailed.
    if (this.written + events >= MOST_HISTORY_EVENTS && !CLOSING.has(fact.kind))
      throw runtimeError(`The execution reached the maximum number of history events (${MOST_HISTORY_EVENTS}).`);
    this.written += events;
    this.tell({ ...fact, id: this.written, at: this.now(), path });
  }
}
