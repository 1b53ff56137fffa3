import { untilJobsEnd } from '../../../lab/scenarios/job-patience';
import { account } from '../verdict/sample-evidence';

/** Jobs of which so many are left at each look; the last number stays. */
function leaving(...left: readonly number[]) {
  let looks = 0;
  return async () => account({ pending: left[Math.min(looks++, left.length - 1)] ?? 0 });
}

const PATIENCE = { standstillMs: 60, limitMs: 400, lookEveryMs: 20 };

test('jobs that go on ending are waited for, longer than jobs that stand still would be', async () => {
  const from = Date.now();
  expect(await untilJobsEnd(leaving(9, 8, 7, 6, 5, 4, 3, 2, 1, 0), PATIENCE)).toBe(true);
  expect(Date.now() - from).toBeGreaterThan(PATIENCE.standstillMs);
});

test('fails when they stand still, before the limit', async () => {
  const from = Date.now();
  expect(await untilJobsEnd(leaving(3, 2), PATIENCE)).toBe(false);
  expect(Date.now() - from).toBeLessThan(PATIENCE.limitMs);
});

test('fails at the limit, however well they move on', async () => {
  const many = Array.from({ length: 1_000 }, (_, index) => 1_000 - index);
  expect(await untilJobsEnd(leaving(...many), PATIENCE)).toBe(false);
});
