import { loadErrorEquals, namesError } from './error-names';
import { Fields } from './fields';
import type { StatesError } from './states-error';

/** https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html#error-handling-retrying-after-an-error */
export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number;
  readonly jitter: 'FULL' | 'NONE';
}

const LONGEST_DELAY_SECONDS = 31_622_400;
const SECONDS = { atLeast: 1, atMost: LONGEST_DELAY_SECONDS, whole: true };
const ATTEMPTS = { atLeast: 0, atMost: 99_999_999, whole: true };
const RATE = { atLeast: 1, atMost: Number.MAX_SAFE_INTEGER, whole: false };

export function loadRetry(fields: Fields, stateType: string): readonly Retrier[] {
  const retriers = fields.array('Retry') ?? [];
  return retriers.map((retrier, index) => {
    const where = `${fields.place('Retry')}[${index}]`;
    return loadRetrier(Fields.of(retrier, where, fields.problems), stateType, index === retriers.length - 1);
  });
}

function loadRetrier(fields: Fields, stateType: string, last: boolean): Retrier {
  const retrier: Retrier = {
    errorEquals: loadErrorEquals(fields, stateType, last),
    intervalSeconds: fields.number('IntervalSeconds', SECONDS) ?? 1,
    maxAttempts: fields.number('MaxAttempts', ATTEMPTS) ?? 3,
    backoffRate: fields.number('BackoffRate', RATE) ?? 2,
    maxDelaySeconds: fields.number('MaxDelaySeconds', SECONDS) ?? LONGEST_DELAY_SECONDS,
    jitter: loadJitter(fields),
  };
  fields.text('Comment');
  fields.refuseTheRest();
  return retrier;
}

function loadJitter(fields: Fields): 'FULL' | 'NONE' {
  const strategy = fields.text('JitterStrategy') ?? 'NONE';
  if (strategy === 'FULL' || strategy === 'NONE') return strategy;
  fields.wrong('JitterStrategy', `must be FULL or NONE, not "${strategy}"`);
  return 'NONE';
}

/** The retries of one visit to a state: each retrier counts its own. */
export class Retries {
  private readonly used: number[];
  private total = 0;

  constructor(
    private readonly retriers: readonly Retrier[],
    private readonly random: () => number,
  ) {
    this.used = retriers.map(() => 0);
  }

  /** `$$.State.RetryCount` */
  get count(): number {
    return this.total;
  }

  /** How long to wait before the next attempt, or undefined when there is none: the first retrier that names the error decides. */
  delayMs(error: StatesError): number | undefined {
    const index = this.retriers.findIndex((candidate) => namesError(candidate.errorEquals, error));
    const retrier = this.retriers[index];
    const used = this.used[index] ?? 0;
    if (!retrier || used >= retrier.maxAttempts) return undefined;
    this.used[index] = used + 1;
    this.total += 1;
    return this.delay(retrier, used);
  }

  private delay(retrier: Retrier, used: number): number {
    const seconds = Math.min(retrier.intervalSeconds * retrier.backoffRate ** used, retrier.maxDelaySeconds);
    return Math.round(seconds * 1000 * (retrier.jitter === 'FULL' ? this.random() : 1));
  }
}
