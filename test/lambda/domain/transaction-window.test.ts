import fc from 'fast-check';
import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { type Tries, tryLimitSeconds, withTries } from '../../../lambda/domain/transaction-window';
import type { TransactionWindow } from '../../../lambda/ports/observation-store';
import { NOW } from './situations';

const T = Date.parse(NOW);
const add = (before: TransactionWindow | undefined, tries: Tries, epoch = 3) =>
  withTries(before, epoch, tries, DEFAULT_TIMINGS);
const all = (list: readonly Tries[]) =>
  list.reduce<TransactionWindow | undefined>((window, tries) => add(window, tries), undefined);
const counts = (window: TransactionWindow | undefined) =>
  (window?.slots ?? []).reduce((sum, { good, failed }) => ({ good: sum.good + good, failed: sum.failed + failed }), {
    good: 0,
    failed: 0,
  });

test('two agents of a Region add up in one slot, whose time is that of the first failure in it', () => {
  expect(
    all([
      { at: T, good: 5, failed: 0 },
      { at: T + 2_000, good: 3, failed: 2 },
    ])?.slots,
  ).toEqual([{ at: T + 2_000, good: 8, failed: 2 }]);
  expect(
    all([
      { at: T + 2_000, good: 3, failed: 2 },
      { at: T + 1_000, good: 0, failed: 5 },
    ])?.slots,
  ).toEqual([{ at: T + 1_000, good: 3, failed: 7 }]);
});

test('it does not matter which of two agents is the first to write', () => {
  const tries = fc.record({ at: fc.integer({ min: T, max: T + 30_000 }), good: fc.nat(5), failed: fc.nat(5) });
  fc.assert(
    fc.property(tries, tries, tries, (earlier, one, other) => {
      const start = all([earlier]);
      expect(add(add(start, one), other)).toEqual(add(add(start, other), one));
      expect(counts(add(add(start, one), other))).toEqual(counts(all([earlier, one, other])));
    }),
  );
});

test('what is too old for any verdict is dropped, and the window stays small', () => {
  const ticks = Array.from({ length: 400 }, (_, n) => ({ at: T + n * 2_000, good: 4, failed: 1 }));
  const window = all(ticks);
  expect(window?.slots.length).toBeLessThanOrEqual(31);
  expect(window?.slots[0]?.at).toBeGreaterThan(T + 399 * 2_000 - 150_000);
});

test('tries that lie ahead are missing: the clock was set back', () => {
  const window = all([
    { at: T + 600_000, good: 0, failed: 5 },
    { at: T, good: 5, failed: 0 },
  ]);
  expect(window?.slots).toEqual([{ at: T, good: 5, failed: 0 }]);
});

test('another epoch begins anew, and an agent that is behind changes nothing', () => {
  const window = add(undefined, { at: T, good: 1, failed: 4 });
  expect(window).toMatchObject({ epoch: 3, proven: true });
  const next = add(window, { at: T + 5_000, good: 0, failed: 5 }, 4);
  expect(next).toEqual({ epoch: 4, proven: false, slots: [{ at: T + 5_000, good: 0, failed: 5 }] });
  expect(add(next, { at: T + 6_000, good: 5, failed: 0 }, 3)).toBe(next);
});

test('a probe is proven by one success, and stays so when that is long past', () => {
  const window = all([
    { at: T, good: 1, failed: 4 },
    ...Array.from({ length: 100 }, (_, n) => ({ at: T + (n + 1) * 5_000, good: 0, failed: 5 })),
  ]);
  expect(window?.proven).toBe(true);
  expect(counts(window).good).toBe(0);
});

test('a try ends within two seconds', () => {
  expect(tryLimitSeconds(DEFAULT_TIMINGS)).toBe(2);
});
