import type { Timings } from '../contract/settings';
import type { TransactionSlot, TransactionWindow } from '../ports/observation-store';
import { QUARTERS, SLOTS_PER_QUARTER, TRIES_PER_QUARTER } from './transaction-window';

export interface TransactionVerdict {
  readonly failing: boolean;
  readonly detail: string;
}

/** Of the tries of each quarter. Well below a gray failure of 30 % and well above a stray error. */
const FAILED_SHARE = 0.1;
/** And of the whole stretch's own share: outages with pauses in between are flaps, not a steady failure. */
const SHARE_OF_WHOLE = 0.4;
/** A quarter with fewer of its planned tries says nothing. */
const KNOWN_SHARE = 0.5;

/**
 * Do real transactions fail, and have they for the whole hold-down? From a failure on that is at least so old to the last one,
 * and every quarter of that time, wherever one is cut out, must be known and must fail in its own right. So a cut, flaps,
 * a slow minute or a database that fails over to its second Availability Zone move nothing (faults A3, A8), and a steady
 * part of failures is found whatever a health page says (A10).
 */
export function judgeTransactions(
  { slots, proven, epoch }: TransactionWindow,
  now: number,
  { holdDownSeconds }: Pick<Timings, 'holdDownSeconds'>,
): TransactionVerdict {
  const holdDownMs = holdDownSeconds * 1000;
  const past = slots.filter(({ at }) => at <= now);
  const { good, failed } = sum(past.filter(({ at }) => at > now - holdDownMs));
  const said = `${failed} of ${good + failed} transactions failed in ${holdDownSeconds} s`;
  if (!proven) return { failing: false, detail: `${said}; none has succeeded under epoch ${epoch} yet` };
  const failures = past.filter((slot) => slot.failed > 0).map(({ at }) => at);
  const last = failures.at(-1) ?? 0;
  // Where not all tries fail, the window's own border may meet one that did not: a failure of the quarter before will do.
  const beginnings = failures.filter((at) => at > now - holdDownMs - holdDownMs / QUARTERS && at <= last - holdDownMs);
  return { failing: beginnings.some((from) => failsSteadily(past, from, now, holdDownMs / QUARTERS)), detail: said };
}

/** Quarters are cut out at every slot's border and not at four alone: flaps would hide in those. */
function failsSteadily(slots: readonly TransactionSlot[], from: number, now: number, quarterMs: number): boolean {
  const least = Math.max(FAILED_SHARE, share(sum(slots.filter(({ at }) => at >= from))) * SHARE_OF_WHOLE);
  const slotMs = quarterMs / SLOTS_PER_QUARTER;
  const cuts = Array.from(
    { length: Math.floor((now - from - quarterMs) / slotMs) + 1 },
    (_, cut) => from + cut * slotMs,
  );
  return cuts.every((cut) => {
    const quarter = sum(slots.filter(({ at }) => at >= cut && at < cut + quarterMs));
    return total(quarter) >= TRIES_PER_QUARTER * KNOWN_SHARE && share(quarter) >= least;
  });
}

type Counts = Pick<TransactionSlot, 'good' | 'failed'>;

const total = ({ good, failed }: Counts): number => good + failed;
const share = (counts: Counts): number => counts.failed / Math.max(1, total(counts));
const sum = (slots: readonly Counts[]): Counts =>
  slots.reduce((all, { good, failed }) => ({ good: all.good + good, failed: all.failed + failed }), {
    good: 0,
    failed: 0,
  });
