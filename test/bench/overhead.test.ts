import { measureOverhead, STORIES, timingsOf } from '../../bench/overhead';
import { type ShippedFailover, shippedFailover } from '../../bench/shipped-failover';
import { quantile } from '../../bench/spread';
import { overheadOf } from '../../bench/timing';
import { DEFAULT_TIMINGS } from '../../lambda/contract/settings';
import { exampleFailover } from './example-failover';

const DRAWS = 3;

let failover: ShippedFailover;
beforeAll(async () => {
  failover = await exampleFailover();
});

test('the benchmark plays what the app of the project synthesizes', async () => {
  const synthesized = await shippedFailover();
  expect(synthesized.settings).toEqual(failover.settings);
  expect(synthesized.shipped.definition).toEqual(failover.shipped.definition);
}, 60_000);

describe.each(STORIES)('$name', (story) => {
  const play = (seed: number, promotionPollSeconds = DEFAULT_TIMINGS.promotionPollSeconds) =>
    timingsOf(story, failover, { ...DEFAULT_TIMINGS, promotionPollSeconds }, { draws: DRAWS, seed });

  test('has the same figures with the same seed, and others with another', async () => {
    const first = await play(1);
    expect(await play(1)).toEqual(first);
    expect(await play(2)).not.toEqual(first);
  });

  test('is never faster than what AWS takes, and the spans of a run fill it', async () => {
    for (const { wallMs, criticalMs, promotedMs, restMs, askedMs, noticedMs } of await play(1)) {
      expect(wallMs).toBeGreaterThan(criticalMs);
      expect(promotedMs + restMs).toBe(wallMs);
      expect(askedMs).toBeGreaterThan(0);
      expect(noticedMs).toBeGreaterThan(0);
    }
  });

  test('has a larger overhead when it looks once a minute', async () => {
    const median = (shares: readonly number[]) => quantile(shares, 0.5);
    const [asShipped, once] = [await play(1), await play(1, 60)];
    expect(median(once.map(overheadOf))).toBeGreaterThan(median(asShipped.map(overheadOf)) * 1.2);
  });
});

test('the table says goal, seed and command', async () => {
  const table = await measureOverhead(failover, { draws: 1, seed: 7, poll: 60 });
  expect(table).toMatch(/RDS, home silent .* missed, ≤ 5\.0 %/);
  expect(table).toContain('npm run bench -- overhead --draws 1 --seed 7 --poll 60');
  expect(table.split('\n').filter((line) => line.startsWith('|'))).toHaveLength(2 + STORIES.length);
});
