import fc from 'fast-check';
import { backOffSeconds, drawOf } from '../../../lambda/domain/back-off';
import { bookLaunches, quotaOf, ramped } from '../../../lambda/domain/launch-pace';

const QUOTA = { burst: 20, perSecond: 20 };

test('whoever rested launches a burst at once, and then one after another', () => {
  const { booking, nextMs } = bookLaunches(0, 30, QUOTA, 1_000_000);
  const times = Array.from({ length: 30 }, (_, k) => booking.firstMs + k * booking.everyMs);
  expect(times.filter((at) => at <= 1_000_000)).toHaveLength(20);
  expect(times.at(-1)).toBe(1_000_500);
  expect(bookLaunches(nextMs, 1, QUOTA, 1_000_000).booking.firstMs).toBe(1_000_550);
});

test('no second has more launches than burst and rate allow, however bookings fall', () => {
  const bookings = fc.array(fc.record({ count: fc.integer({ min: 1, max: 60 }), restMs: fc.nat(3_000) }), {
    maxLength: 20,
  });
  fc.assert(
    fc.property(bookings, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }), (all, burst, perSecond) => {
      let [nowMs, nextMs] = [0, 0];
      const launches: number[] = [];
      for (const { count, restMs } of all) {
        nowMs += restMs;
        const booked = bookLaunches(nextMs, count, { burst, perSecond }, nowMs);
        nextMs = booked.nextMs;
        for (let k = 0; k < count; k++)
          launches.push(Math.max(nowMs, booked.booking.firstMs + k * booked.booking.everyMs));
      }
      launches.sort((a, b) => a - b);
      for (const [i, atMs] of launches.entries()) {
        const within = launches.slice(0, i + 1).filter((other) => other > atMs - 1_000).length;
        expect(within).toBeLessThanOrEqual(burst + perSecond + 1);
      }
    }),
  );
});

test.each([
  [undefined, { burst: 18, perSecond: 20 }],
  [5, { burst: 4, perSecond: 5 }],
  [100, { burst: 18, perSecond: 100 }],
  [1, { burst: 1, perSecond: 1 }],
])('of %p a second the burst stays below what RunTask takes at once', (configured, quota) =>
  expect(quotaOf(configured)).toEqual(quota),
);

test.each([
  [undefined, 120, QUOTA],
  [0, 120, { burst: 2, perSecond: 2 }],
  [60, 120, { burst: 10, perSecond: 10 }],
  [120, 120, QUOTA],
  [1, 0, QUOTA],
])('%p s after a takeover of a ramp of %p s', (since, rampUp, quota) =>
  expect(ramped(QUOTA, since, rampUp)).toEqual(quota),
);

test('back-off doubles up to ten minutes, and is spread over its upper half', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.string(), (tries, id) => {
      const full = Math.min(600, 10 * 2 ** Math.min(tries, 16));
      expect(backOffSeconds(tries, id)).toBeGreaterThanOrEqual(Math.floor(full / 2));
      expect(backOffSeconds(tries, id)).toBeLessThanOrEqual(full);
    }),
  );
  expect(new Set(Array.from({ length: 50 }, (_, i) => backOffSeconds(5, `job-${i}`))).size).toBeGreaterThan(30);
});

test('a draw lies between 0 and 1, and another text draws another', () => {
  fc.assert(fc.property(fc.string(), (text) => drawOf(text) >= 0 && drawOf(text) <= 1));
  expect(drawOf('job-1')).not.toBe(drawOf('job-2'));
});
