import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { type Look, observe } from '../../../lambda/domain/observation';
import type { Observation } from '../../../lambda/ports/observation-store';
import { before, LEASE, NOW } from './situations';

const look = (more: Partial<Look> = {}): Look => ({
  region: 'west',
  lease: LEASE,
  askedAt: NOW,
  seenAt: NOW,
  ...more,
});
const see = (was: Observation | undefined, more: Partial<Look> = {}) => observe(was, look(more), DEFAULT_TIMINGS);
const at = (secondsAgo: number) => Date.parse(before(secondsAgo));

/** Two minutes of ticks in which everything failed, after one that succeeded. */
function failingFor(seconds: number, lease = LEASE): Observation {
  let seen = see(undefined, { lease, tries: { at: at(seconds + 5), good: 5, failed: 0 }, ...when(seconds + 5) });
  for (let ago = seconds; ago >= 5; ago -= 5)
    seen = see(seen, { lease, tries: { at: at(ago), good: 0, failed: 5 }, ...when(ago) });
  return seen;
}
const when = (ago: number) => ({ askedAt: before(ago), seenAt: before(ago) });

test('a lease that is renewed under transactions that fail is failing, and says how much and why', () => {
  const lease = { ...LEASE, renewSeq: 8 };
  const tries = { at: at(0) + 2, good: 0, failed: 5, because: 'answered 503' };
  expect(see(failingFor(120), { lease, tries })).toMatchObject({
    verdict: 'failing',
    renewSeq: 8,
    detail: 'seen renewed 0.0 s ago; 120 of 120 transactions failed in 120 s, the last one: answered 503',
  });
});

test.each([
  ['expired', LEASE],
  ['released', { ...LEASE, renewSeq: 8, released: 'db refuses writes' }],
] as const)('a lease that is %s says so, whatever transactions do', (verdict, lease) => {
  const was = failingFor(120);
  expect(see({ ...was, since: before(61) }, { lease }).verdict).toBe(verdict);
});

test('transactions that failed under another epoch say nothing about this one', () => {
  const taken = { ...LEASE, epoch: 4, renewSeq: 0 };
  expect(see(failingFor(130), { lease: taken })).toMatchObject({ verdict: 'healthy', epoch: 4 });
});

test('an agent whose reading is older than what its Region has recorded adds its tries and changes nothing else', () => {
  const was = see(undefined, { lease: { ...LEASE, renewSeq: 9 }, tries: { at: at(5), good: 5, failed: 0 } });
  const seen = see(was, { tries: { at: at(0), good: 4, failed: 1 } });
  expect(seen).toMatchObject({ renewSeq: 9, since: was.since, verdict: 'healthy', detail: was.detail });
  expect(seen.transactions?.slots).toHaveLength(2);
});

test('a slow reading makes no lease look older than it is', () => {
  const first = see(undefined, { askedAt: before(90), seenAt: before(59) });
  expect(first.since).toBe(before(59));
  expect(see(first).verdict).toBe('healthy');
});

test('an agent that slept between its reading and its word judges by the time when it asked', () => {
  const first = see(undefined, { askedAt: before(100), seenAt: before(100) });
  expect(see(first, { askedAt: before(95), seenAt: NOW }).verdict).toBe('healthy');
});

test('a wish is inherited, and alarms that could not be read keep what was known of them', () => {
  const wish = { since: before(60), at: before(5) };
  const alarms = [{ name: 'p99', state: 'ALARM', changedAt: before(300) }] as const;
  const was = see(undefined, { wish, alarms, askedAt: before(130), seenAt: before(130) });
  expect(was.alarms?.speak).toBe(false);
  expect(see(was, { alarms }).alarms?.speak).toBe(true);
  expect(see(was, { alarms: 'unread' }).alarms).toMatchObject({ speak: false, seen: [{ name: 'p99' }] });
  expect(see(was).wish).toEqual(wish);
  expect(see(was, { wish: { since: NOW, at: NOW } }).wish?.since).toBe(NOW);
});
