import { playQueue, playTakeover } from '../../bench/dispatch';

test('a hundred jobs are launched at the rate that the account allows, and hardly a call is throttled', async () => {
  const { share, calls, throttled, firstSeconds } = await playQueue(100);
  expect(share).toBeGreaterThanOrEqual(0.95);
  expect(throttled / calls).toBeLessThanOrEqual(0.02);
  expect(firstSeconds).toBeLessThan(1);
});

test('fifty times as many pending jobs make a takeover no slower', async () => {
  const [few, many] = [await playTakeover(200), await playTakeover(10_000)];
  expect(many.seconds / few.seconds).toBeLessThanOrEqual(1.05);
  expect(many.calls / few.calls).toBeLessThanOrEqual(1.05);
});
