import fc from 'fast-check';
import type { LossBound } from '../../../lambda/contract/step-answers';
import { lossBound, sayLoss, within, worstLoss } from '../../../lambda/domain/loss-bound';

const LEASE = { leaseTtlSeconds: 60, leaseMarginSeconds: 5 };
const T0 = '2026-11-22T12:00:00.000000Z';
const plus = (seconds: number): string => micro(Date.parse(T0) * 1000 + Math.round(seconds * 1e6));
/** As PostgreSQL writes it: microseconds. */
function micro(us: number): string {
  const ms = Math.floor(us / 1000);
  return new Date(ms).toISOString().replace('Z', `${String(us - ms * 1000).padStart(3, '0')}Z`);
}
const known = (seconds: number): LossBound => ({ kind: 'known', seconds, because: 'x' });
const UNKNOWN: LossBound = { kind: 'unknown', because: 'no anchor' };

test.each([
  [
    'acknowledged',
    { closed: { closedAt: plus(12), flushPosition: '0/1' }, replayedHeartbeat: T0, lastAnchor: plus(9) },
    17.001,
  ],
  [
    'by its own deadline, long before it could acknowledge',
    { closed: { closedAt: plus(200), flushPosition: '0/1' }, replayedHeartbeat: T0, lastAnchor: plus(10) },
    70.001,
  ],
  ['by its own deadline', { replayedHeartbeat: T0, lastAnchor: plus(10) }, 70.001],
  ['by a job after its deadline', { replayedHeartbeat: T0, lastAnchor: plus(10), lateSeconds: 5 }, 75.001],
  [
    'by its keeper, where nothing else would have',
    { closed: { closedAt: plus(12), flushPosition: '0/1' }, replayedHeartbeat: T0, endless: 'nothing closes it' },
    17.001,
  ],
  ['nothing lost', { closed: { closedAt: T0, flushPosition: '0/1' }, replayedHeartbeat: plus(3) }, 2.001],
])('is known when the old side closed: %s', (_, evidence, seconds) => {
  const bound = lossBound({ ...evidence, ...LEASE });
  expect(bound.kind === 'known' && bound.seconds).toBeCloseTo(seconds, 2);
});

test.each([
  ['0/1', { kind: 'known', seconds: 0, proof: 'replayed' }],
  ['0/2', { kind: 'known', seconds: 0, proof: 'replayed' }],
  ['0/0', { kind: 'known', seconds: 17.001 }],
  [undefined, { kind: 'known', seconds: 17.001 }],
])('an old side that closed at 0/1 has lost nothing that a copy at %j does not have', (replayedPosition, bound) => {
  const closed = { closedAt: plus(12), flushPosition: '0/1' };
  const endless = 'nothing closes it';
  expect(lossBound({ ...LEASE, closed, replayedHeartbeat: T0, endless, replayedPosition })).toMatchObject(bound);
});

test.each([
  ['no heartbeat in the copy', { lastAnchor: T0 }, 'no heartbeat'],
  ['no heartbeat, though the old side closed', { closed: { closedAt: T0, flushPosition: '0/1' } }, 'no heartbeat'],
  ['no anchor', { replayedHeartbeat: T0 }, 'no anchor'],
  [
    'an old side that nothing closes',
    { replayedHeartbeat: T0, lastAnchor: T0, endless: 'nothing closes it' },
    `nothing closes it: what it writes after ${T0} is missing here, and growing`,
  ],
])('is unknown with %s', (_, evidence, because) => {
  expect(lossBound({ ...evidence, ...LEASE })).toEqual({ kind: 'unknown', because: expect.stringContaining(because) });
});

/** One keeper's tick on the old side, in microseconds of its own clock. */
const tick = fc.record({
  gapUs: fc.integer({ min: 1, max: 20_000_000 }),
  renewed: fc.boolean(),
  extended: fc.boolean(),
});

/**
 * Plays a history on the old primary: ticks of keepers, an application that commits whenever the guard lets it, a copy that
 * has replayed up to some moment. True loss: from the first commit that is missing to the last one.
 */
function play(
  ticks: readonly { gapUs: number; renewed: boolean; extended: boolean }[],
  replayedPart: number,
  ackUs: number | undefined,
) {
  const start = Date.parse(T0) * 1000;
  let now = start;
  let deadline = now + 55_000_000;
  let anchor = now;
  const heartbeats = [now];
  for (const { gapUs, renewed, extended } of ticks) {
    now += gapUs;
    if (!renewed) continue;
    anchor = now;
    if (!extended || now >= deadline) continue;
    deadline = Math.max(deadline, now + 55_000_000);
    heartbeats.push(now);
  }
  const replayedUs = start + Math.floor((now - start) * replayedPart);
  const closedUs = ackUs === undefined ? undefined : Math.min(deadline, now + ackUs);
  return {
    lastWriteUs: closedUs ?? deadline,
    closedUs,
    anchor,
    replayedUs,
    heartbeat: heartbeats.findLast((h) => h <= replayedUs) ?? start,
  };
}

test('never below the true loss, for any history of ticks, replay and acknowledgement', () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true });
  const ack = fc.option(fc.nat(90_000_000), { nil: undefined });
  fc.assert(
    fc.property(fc.array(tick, { maxLength: 30 }), part, ack, (ticks, replayedPart, ackUs) => {
      const { lastWriteUs, closedUs, anchor, replayedUs, heartbeat } = play(ticks, replayedPart, ackUs);
      const trueLossSeconds = Math.max(0, (lastWriteUs - replayedUs) / 1e6);
      const closed = closedUs === undefined ? {} : { closed: { closedAt: micro(closedUs), flushPosition: '0/1' } };
      const bound = lossBound({ ...closed, lastAnchor: micro(anchor), replayedHeartbeat: micro(heartbeat), ...LEASE });
      expect(bound.kind === 'known' && bound.seconds).toBeGreaterThanOrEqual(trueLossSeconds);
    }),
    { numRuns: 1000 },
  );
});

test('unknown is within no RPO; an accepted loss of any size takes all', () => {
  expect(within(UNKNOWN, 1e9)).toBe(false);
  expect(within(UNKNOWN, 'any')).toBe(true);
  expect(within(known(5), 5)).toBe(true);
  expect(within(known(5.001), 5)).toBe(false);
});

test('a workload loses what its worst database loses, and unknown is worse than any number', () => {
  expect(worstLoss([])).toMatchObject({ kind: 'known', seconds: 0 });
  expect(worstLoss([known(1), known(7), known(3)])).toEqual(known(7));
  expect(worstLoss([known(1e9), UNKNOWN, known(3)])).toEqual(UNKNOWN);
});

test('says the bound in words', () => {
  expect(sayLoss(known(4.25))).toBe('at most 4.3 s of writes');
  expect(sayLoss(UNKNOWN)).toBe('an unknown amount of writes (no anchor)');
});
