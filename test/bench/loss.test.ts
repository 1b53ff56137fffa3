import { lossTable, measureLoss, tooLow } from '../../bench/loss';
import { type Bounded, takeoversOf } from '../../bench/loss-draw';
import { MUTATIONS } from '../../lab/simulator/mutations';
import { type ShippedApp, shippedApp, shippedParts } from '../../lab/simulator/shipped';
import { exampleFailover } from './example-failover';

let app: ShippedApp;
beforeAll(async () => {
  app = shippedApp((await exampleFailover()).shipped.workload);
});

test('judges the days that have a takeover, and each database that was promoted', async () => {
  const takeovers = await takeoversOf({ from: 1, count: 8 }, app.settings, shippedParts(app));
  expect(takeovers.length).toBeGreaterThan(0);
  expect(takeovers.length).toBeLessThan(8);
  for (const { boundSeconds, lostSeconds } of takeovers.flatMap(({ databases }) => databases))
    if (boundSeconds !== undefined) expect(boundSeconds).toBeGreaterThanOrEqual(lostSeconds);
});

test('fails the days on which the bound is said to be zero', async () => {
  const broken = MUTATIONS.find(({ name }) => name === 'loss-bound');
  expect(broken).toBeDefined();
  const takeovers = await takeoversOf({ from: 1, count: 8 }, app.settings, shippedParts(app), broken);
  expect(tooLow(takeovers.flatMap(({ databases }) => databases)).length).toBeGreaterThan(0);
});

test('plays as many days as it takes, the same whoever plays them', async () => {
  const alone = await measureLoss(app, { runs: 3, seed: 1, workers: 1 });
  expect(alone).toContain('Met: 3 takeovers with a word on their loss');
  expect(alone).toContain('npm run bench -- loss --runs 3 --seed 1');
  expect(await measureLoss(app, { runs: 3, seed: 1, workers: 2 })).toBe(alone);
}, 60_000);

describe('the table', () => {
  const bounded = (boundSeconds: number | undefined, lostSeconds: number, fence: Bounded['fence']): Bounded => ({
    seed: 1,
    database: 'orders-db',
    fence,
    lostSeconds,
    ...(boundSeconds !== undefined && { boundSeconds }),
  });

  test('has a row for each kind of fence, and how far the bound is above the loss', () => {
    const table = lossTable([
      bounded(10, 4, 'acknowledged'),
      bounded(60, 0, 'acknowledged'),
      bounded(undefined, 7, 'unfenced'),
    ]);
    expect(table).toMatch(/acknowledged +\| +2 \| +0 \| +1 \| +2\.0 s \/ 4\.0 s \| +35\.0 s \/ 60\.0 s \| +6\.0 s /);
    expect(table).toMatch(/unfenced, by a person +\| +1 \| +1 \| +0 \| +– \/ – .* 0 \|/);
    expect(table).not.toContain('deadline');
  });

  test('fails a bound below the loss, and no unknown one', () => {
    expect(lossTable([bounded(3.9, 4, 'deadline'), bounded(undefined, 9, 'deadline')])).toMatch(/all .* 1 \|$/);
    expect(lossTable([bounded(4, 4, 'deadline')])).toMatch(/all .* 0 \|$/);
  });
});
