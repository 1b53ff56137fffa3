import type { Timings } from '../contract/settings';
import type { TransactionSlot, TransactionWindow } from '../ports/observation-store';
import { QUARTERS, SLOTS_PER_QUARTER, TRIES_PER_QUARTER } from './transaction-window';

export interface TransactionVerdict {
  readonly failing: boolean;
  readonly detail: string;
}

/** Of the tries of each quarter. Well below a gray failure of 30 % and well above a stray error. */
const FAILED_SHARE = 0.1;
/** And of the window's own share: a short total outage beside one stray error is no steady failure. */
const SHARE_OF_WHOLE = 1 / 3;
/** A quarter with fewer of its planned tries says nothing. */
const KNOWN_SHARE = 0.5;

/**
 * Do real transactions fail, and have they for the whole hold-down? From the first failure to the last it must be that
 * long, and every quarter of it, wherever one is cut out, must be known and must fail in its own right. So a cut, flaps, a
 * slow minute or a database that fails over to its second Availability Zone move nothing (faults A3, A8), and a steady
 * part of failures is found whatever a health page says (A10).
 */
export function judgeTransactions(
  { slots, proven, epoch }: TransactionWindow,
  now: number,
  { holdDownSeconds }: Pick<Timings, 'holdDownSeconds'>,
): TransactionVerdict {
  const holdDownMs = holdDownSeconds * 1000;
  const begin = now - holdDownMs;
  const whole = sum(slots.filter(({ at }) => at > begin && at <= now));
  const said = `${whole.failed} of ${total(whole)} transactions failed in ${holdDownSeconds} s`;
  if (!proven) return { failing: false, detail: `${said}; none has succeeded under epoch ${epoch} yet` };
  const least = Math.max(FAILED_SHARE, share(whole) * SHARE_OF_WHOLE);
  const everyQuarter = quartersOf(slots, begin, holdDownMs / QUARTERS).every(
    (quarter) => total(quarter) >= TRIES_PER_QUARTER * KNOWN_SHARE && share(quarter) >= least,
  );
  return { failing: everyQuarter && failedFor(slots, begin, now) >= holdDownMs, detail: said };
}

/** What fell into each quarter of the window, cut out at every slot's border and not at four alone: flaps would hide in those. */
function quartersOf(slots: readonly TransactionSlot[], begin: number, quarterMs: number): readonly Counts[] {
  const starts = (QUARTERS - 1) * SLOTS_PER_QUARTER + 1;
  return Array.from({ length: starts }, (_, start) => {
    const from = begin + (start * quarterMs) / SLOTS_PER_QUARTER;
    return sum(slots.filter(({ at }) => at > from && at <= from + quarterMs));
  });
}

/** From the first failure to the last one; the first may lie a quarter before the window, where not all tries fail. */
function failedFor(slots: readonly TransactionSlot[], begin: number, now: number): number {
  const earliest = begin - (now - begin) / QUARTERS;
  const failures = slots.filter(({ at, failed }) => failed > 0 && at > earliest && at <= now);
  return (failures.at(-1)?.at ?? 0) - (failures[0]?.at ?? 0);
}

type Counts = Pick<TransactionSlot, 'good' | 'failed'>;

const total = ({ good, failed }: Counts): number => good + failed;
const share = (counts: Counts): number => counts.failed / Math.max(1, total(counts));
const sum = (slots: readonly Counts[]): Counts =>
  slots.reduce((all, { good, failed }) => ({ good: all.good + good, failed: all.failed + failed }), {
    good: 0,
    failed: 0,
  });
