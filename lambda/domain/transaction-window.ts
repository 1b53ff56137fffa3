import type { Timings } from '../contract/settings';
import type { TransactionSlot, TransactionWindow } from '../ports/observation-store';

/** One observer's tries of one tick, all begun at `at` (milliseconds since 1970, own clock). */
export interface Tries {
  readonly at: number;
  readonly good: number;
  readonly failed: number;
  /** Why the last of the failed ones failed. */
  readonly because?: string;
}

type WindowTimings = Pick<Timings, 'holdDownSeconds' | 'agentTickSeconds'>;

export const QUARTERS = 4;

/** Enough that a gray failure of 30 % is told from a stray error in each quarter: of 30 tries it fails 9. */
export const TRIES_PER_QUARTER = 30;

/** One write a second from each Region with the default timings: five in a tick. */
export const triesPerTick = ({ holdDownSeconds, agentTickSeconds }: WindowTimings): number =>
  Math.ceil((TRIES_PER_QUARTER * agentTickSeconds * QUARTERS) / holdDownSeconds);

/** A client that has waited for so long has given up; and a tick must come to its end before the next one. */
const LONGEST_TRY_SECONDS = 2;
export const tryLimitSeconds = ({ agentTickSeconds }: Pick<Timings, 'agentTickSeconds'>): number =>
  Math.min(LONGEST_TRY_SECONDS, agentTickSeconds);

/** Enough that a quarter's border is exact to a sixth, few enough that the item stays small. */
export const SLOTS_PER_QUARTER = 6;

/**
 * A window with these tries in it. Tries of several agents of a Region add up in the slot of their time: more of them, the
 * same share. What is too old to matter is dropped, and so is what lies far ahead: then a clock was set back, and those
 * tries are missing, which is neither failed nor good.
 */
export function withTries(
  before: TransactionWindow | undefined,
  epoch: number,
  { at, good, failed }: Tries,
  { holdDownSeconds }: WindowTimings,
): TransactionWindow {
  if (before !== undefined && before.epoch > epoch) return before;
  const own = before?.epoch === epoch ? before : { epoch, proven: false, slots: [] };
  const holdDownMs = holdDownSeconds * 1000;
  const quarterMs = holdDownMs / QUARTERS;
  const slotMs = quarterMs / SLOTS_PER_QUARTER;
  const slot = (each: TransactionSlot): number => Math.floor(each.at / slotMs);
  const oldest = at - holdDownMs - quarterMs;
  const kept = own.slots.filter((each) => each.at > oldest && each.at <= at + quarterMs);
  const tries = { at, good, failed };
  const same = kept.find((each) => slot(each) === slot(tries));
  const others = kept.filter((each) => each !== same);
  const slots = [...others, same === undefined ? tries : together(same, tries)].sort((a, b) => a.at - b.at);
  return { epoch, proven: own.proven || good > 0, slots };
}

/** Its time is that of the first failure: a verdict asks since when something failed. */
function together(slot: TransactionSlot, tries: Tries): TransactionSlot {
  const failures = [slot, tries].filter(({ failed }) => failed > 0);
  const at = Math.min(...(failures.length > 0 ? failures : [slot, tries]).map((each) => each.at));
  return { at, good: slot.good + tries.good, failed: slot.failed + tries.failed };
}
