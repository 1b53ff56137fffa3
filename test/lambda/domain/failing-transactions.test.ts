import fc from 'fast-check';
import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { judgeTransactions } from '../../../lambda/domain/failing-transactions';
import { triesPerTick, withTries } from '../../../lambda/domain/transaction-window';
import type { TransactionWindow } from '../../../lambda/ports/observation-store';
import { NOW } from './situations';

const T = Date.parse(NOW);
const TRIES = triesPerTick(DEFAULT_TIMINGS);
const { holdDownSeconds: HOLD, agentTickSeconds: TICK } = DEFAULT_TIMINGS;

/** How many of a tick's tries fail, by seconds since the story began; `missing`: the agent did not run. */
type Story = (second: number) => number | 'missing';

interface Told {
  /** Seconds into the story at which an observer says so. */
  readonly failingAt: readonly number[];
  readonly window: TransactionWindow;
}

/** Ticks with their own phase from ten minutes before the story to `until`. */
function tell(story: Story, { until = 600, phase = 0, before = 600, epoch = 3 } = {}): Told {
  let window: TransactionWindow = { epoch, proven: false, slots: [] };
  const failingAt: number[] = [];
  for (let second = -before + phase; second <= until; second += TICK) {
    const failed = second < 0 ? 0 : story(second);
    const at = T + second * 1000;
    if (failed !== 'missing') window = withTries(window, epoch, { at, good: TRIES - failed, failed }, DEFAULT_TIMINGS);
    if (judgeTransactions(window, at, DEFAULT_TIMINGS).failing) failingAt.push(second);
  }
  return { failingAt, window };
}

const ALL = TRIES;
const during =
  (from: number, to: number, failed = ALL): Story =>
  (second) =>
    second >= from && second < to ? failed : 0;
/** One try fails at the very beginning, and all do for a while. */
const strayThen =
  (from: number, to: number): Story =>
  (second) =>
    second === 0 ? 1 : during(from, to)(second);
/** Numbers between 0 and 1 that are the same at each run. */
const seeded = (seed: number) => {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};
const share = (part: number, seed: number): Story => {
  const random = seeded(seed);
  return () => Array.from({ length: TRIES }, random).filter((drawn) => drawn < part).length;
};

describe('what moves nothing', () => {
  test.each<[string, Story]>([
    ['all is well', () => 0],
    ['a cut of 43 s', during(0, 43)],
    ['a slow minute', during(0, 60, 4)],
    ['a database that fails over to its second zone in the longest usual time', during(0, 119)],
    ['an outage of a minute and a half, with a stray error half a minute before', strayThen(30, 121)],
    ['ten flaps of half a minute in ten minutes', (s) => (s % 60 < 30 ? ALL : 0)],
    ['ten that are longer than the pauses between them', (s) => (s % 60 < 35 ? ALL : 0)],
    ['ten short ones', (s) => (s % 60 < 15 ? ALL : 0)],
    ['a stray error now and then', (s) => (s % 60 === 0 ? 1 : 0)],
    ['two of a hundred writes that fail for good', share(0.02, 7)],
    ['five of a hundred writes that fail evenly', (s) => (s % 20 === 0 ? 1 : 0)],
    ['an outage that is seen by one tick in three', (s) => (s % 15 === 0 ? ALL : 'missing')],
    ['an agent that does not run', () => 'missing'],
    ['an outage of which every other quarter went unseen', (s) => (s % 60 < 30 ? ALL : 'missing')],
  ])('%s', (_, story) => {
    expect(tell(story).failingAt).toEqual([]);
  });

  test('no outage shorter than the hold-down does, whenever it begins and however long it was quiet before', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: TICK, noNaN: true }),
        fc.integer({ min: 1, max: HOLD - 1 }),
        fc.integer({ min: 1, max: ALL }),
        (phase, seconds, failed) => {
          expect(tell(during(0, seconds, failed), { phase, until: 300 }).failingAt).toEqual([]);
        },
      ),
    );
  });

  test('whatever happened before, one quarter without failures takes the verdict back', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(ALL), { minLength: 60, maxLength: 60 }), (drawn) => {
        const quarter = HOLD / 4;
        const story: Story = (s) => (s >= 300 ? 0 : (drawn[Math.floor(s / TICK)] ?? 0));
        const late = tell(story, { until: 400 }).failingAt.filter((second) => second > 300 + quarter);
        expect(late).toEqual([]);
      }),
    );
  });

  test('a probe that has never succeeded under this epoch', () => {
    const { failingAt, window } = tell(() => ALL, { before: 0 });
    expect(failingAt).toEqual([]);
    expect(judgeTransactions(window, T + 600_000, DEFAULT_TIMINGS).detail).toContain(
      'none has succeeded under epoch 3 yet',
    );
  });

  test('no tries at all, and a window that is long over', () => {
    const { window } = tell(() => ALL, { until: 200 });
    expect(judgeTransactions(window, T + 200_000, DEFAULT_TIMINGS).failing).toBe(true);
    expect(judgeTransactions(window, T + 600_000, DEFAULT_TIMINGS)).toEqual({
      failing: false,
      detail: '0 of 0 transactions failed in 120 s',
    });
  });
});

describe('what is found', () => {
  const first = (story: Story, phase = 0) => tell(story, { phase }).failingAt[0] ?? Number.POSITIVE_INFINITY;

  test('transactions that all fail, after the hold-down and at most two ticks', () => {
    for (let phase = 0; phase < TICK; phase += 0.5) {
      const found = first(() => ALL, phase);
      expect(found).toBeGreaterThanOrEqual(HOLD);
      expect(found).toBeLessThanOrEqual(HOLD + 2 * TICK);
    }
  });

  test('a gray failure of 30 %, by two of three observers nearly always two ticks after the hold-down', () => {
    const second = (story: number) =>
      [0, 1, 2].map((observer) => first(share(0.3, story * 3 + observer), observer)).sort((a, b) => a - b)[1] ?? 0;
    const found = Array.from({ length: 60 }, (_, story) => second(story));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(HOLD);
    expect(Math.max(...found)).toBeLessThanOrEqual(2 * HOLD);
    expect(found.filter((at) => at <= HOLD + 2 * TICK).length).toBeGreaterThanOrEqual(57);
  });

  test('it stays found while it goes on: an approval takes its time', () => {
    const { failingAt } = tell(() => ALL);
    expect(failingAt).toHaveLength((600 - HOLD) / TICK + 1);
  });

  test('also where one tick in three is lost', () => {
    expect(first((s) => (s % 15 === 0 ? 'missing' : ALL))).toBeLessThanOrEqual(HOLD + 3 * TICK);
  });
});
