import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { type AwaitedPromotions, fenceWait, promotionWait, waitForLess } from '../../../lambda/domain/pace';

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
  const PAIR = { kind: 'rds-replica-pair', status: 'called' } as const;
  const AURORA = { kind: 'aurora-global', status: 'called' } as const;
  const of = (many: number, one: AwaitedPromotions['databases'][number] = PAIR, switchover = false) => ({
    switchover,
    databases: Array.from({ length: many }, () => one),
  });
  const both = (...databases: AwaitedPromotions['databases']) => ({ switchover: false, databases });

  test.each<[string, number, AwaitedPromotions, number]>([
    ['a replica, none of which is shown promoted so early', 0, of(1), 5],
    ['a replica that can be shown promoted', 120, of(1), 2],
    ['a replica that waits for its fence', 0, of(1, { ...PAIR, status: 'to be called' }), 2],
    ['two, one of which waits for the other', 0, both(PAIR, { ...PAIR, status: 'to be called' }), 2],
    ['two, one of which is promoted', 0, both(PAIR, { ...PAIR, status: 'over' }), 5],
    ['a replica in a switchover', 0, of(1, PAIR, true), 1],
    ['Aurora', 0, of(1, AURORA), 1],
    ['a replica beside Aurora', 0, both(PAIR, AURORA), 1],
    ['a replica beside Aurora that is promoted', 0, both(PAIR, { ...AURORA, status: 'over' }), 5],
    ['as many as half of the rate of RDS carries in a second', 0, of(6, PAIR, true), 1],
    ['twice as many', 0, of(12, PAIR, true), 2],
    ['Aurora, three requests each', 0, of(4, AURORA), 2],
    ['a hundred databases', 0, of(100), 17],
    ['one that takes ten minutes', 600, of(1), 3],
    ['one that takes an hour', 3600, of(1), 18],
  ])('%s', (_, waitedSeconds, awaited, wait) => {
    expect(promotionWait(waitedSeconds, awaited, DEFAULT_TIMINGS)).toBe(wait);
  });

  test('a configured wait between looks is the least one', () => {
    expect(promotionWait(0, of(1), { ...DEFAULT_TIMINGS, promotionPollSeconds: 60 })).toBe(60);
  });

  test('makes few enough looks in an hour for the events that the longest question leaves to it', () => {
    const { promotionDeadlineSeconds, approvalPollSeconds } = DEFAULT_TIMINGS;
    const looks = waitsUntil(promotionDeadlineSeconds, (waited) =>
      promotionWait(waited, of(1, AURORA), DEFAULT_TIMINGS),
    ).length;
    const asked = (8 * 3600) / approvalPollSeconds;
    // A look is nine events: task, choice, wait.
    expect((looks + asked) * 9).toBeLessThan(25_000 - 1_000);
  });

  test('an hour of waiting for less loss and an hour of promotion are fewer looks than an hour of promotion alone', () => {
    const hour = DEFAULT_TIMINGS.promotionDeadlineSeconds;
    const wait = (waited: number): number => promotionWait(waited, of(1, AURORA), DEFAULT_TIMINGS);
    const waiting = (waited: number): number =>
      waited < hour ? waitForLess(wait(waited), hour - waited) : wait(waited);
    expect(waitsUntil(2 * hour, waiting).length).toBeLessThan(waitsUntil(hour, wait).length);
    expect(waitForLess(1, 2.2)).toBe(3);
    expect(waitForLess(9, 4)).toBe(4);
  });
});
