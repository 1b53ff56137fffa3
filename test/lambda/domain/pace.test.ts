import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { fenceWait, promotionWait } from '../../../lambda/domain/pace';

/** The waits of a run that looks until nothing is left. */
function waitsUntil(limitSeconds: number, wait: (waitedSeconds: number) => number): number[] {
  const waits: number[] = [];
  for (let waited = 0; waited < limitSeconds; ) {
    const next = wait(waited);
    waits.push(next);
    waited += next;
  }
  return waits;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the pace of a fence', () => {
  const waits = (limitSeconds: number) =>
    waitsUntil(limitSeconds, (waited) => fenceWait(waited, limitSeconds - waited, DEFAULT_TIMINGS));

  test('is quick while a keeper may answer, then rare, and its waits add up to the deadline exactly', () => {
    expect(waits(60)).toEqual([2, 2, 2, 2, 2, 10, 15, 15, 10]);
    for (const limitSeconds of [1, 7, 60, 65, 300]) expect(sum(waits(limitSeconds))).toBe(limitSeconds);
  });

  test('never waits longer than 15 s, nor past what is left', () => {
    for (let waited = 0; waited < 300; waited += 1) {
      const wait = fenceWait(waited, 300 - waited, DEFAULT_TIMINGS);
      expect(wait).toBeGreaterThanOrEqual(1);
      expect(wait).toBeLessThanOrEqual(Math.min(15, 300 - waited));
    }
  });
});

describe('the pace of a promotion', () => {
  test.each([
    ['one database', 0, 1, 1],
    ['as many as half of the rate of RDS carries in a second', 0, 6, 1],
    ['twice as many', 0, 12, 2],
    ['a hundred databases', 0, 100, 17],
    ['one that takes ten minutes', 600, 1, 3],
    ['one that takes an hour', 3600, 1, 18],
  ])('%s', (_, waitedSeconds, databases, wait) => {
    expect(promotionWait(waitedSeconds, databases, DEFAULT_TIMINGS)).toBe(wait);
  });

  test('makes few enough looks in an hour for the events that the longest question leaves to it', () => {
    const { promotionDeadlineSeconds, approvalPollSeconds } = DEFAULT_TIMINGS;
    const looks = waitsUntil(promotionDeadlineSeconds, (waited) => promotionWait(waited, 1, DEFAULT_TIMINGS)).length;
    const asked = (8 * 3600) / approvalPollSeconds;
    // A look is nine events: task, choice, wait.
    expect((looks + asked) * 9).toBeLessThan(25_000 - 1_000);
  });
});
