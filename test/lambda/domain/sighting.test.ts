import { isOlder, judgeLease, sight } from '../../../lambda/domain/sighting';
import { before, LEASE, NOW } from './situations';

test('a sighting stays for the same renewal and begins anew for the next one', () => {
  const first = sight(LEASE, undefined, before(60));
  expect(first).toEqual({ epoch: 3, renewSeq: 7, since: before(60) });
  expect(sight(LEASE, first, NOW)).toEqual(first);
  expect(sight({ ...LEASE, renewSeq: 8 }, first, NOW).since).toBe(NOW);
  expect(sight({ ...LEASE, epoch: 4 }, first, NOW).since).toBe(NOW);
});

test.each([
  ['healthy before its life is over', 59.9, undefined, 'healthy'],
  ['expired when its life is over', 60, undefined, 'expired'],
  ['released whatever its age', 0, 'db refuses writes', 'released'],
  ['healthy when it was first seen by this very look', -3, undefined, 'healthy'],
])('a lease is %s', (_, ageSeconds, released, verdict) => {
  const sighting = sight(LEASE, undefined, before(ageSeconds));
  const lease = released === undefined ? LEASE : { ...LEASE, released };
  expect(judgeLease(lease, sighting, NOW, 60).verdict).toBe(verdict);
});

test.each([
  ['the same renewal', 3, 7, false],
  ['a newer renewal', 3, 8, false],
  ['an older renewal', 3, 6, true],
  ['a newer epoch, which counts its renewals anew', 4, 0, false],
  ['an older epoch', 2, 99, true],
])('a reading of %s is older: %s', (_, epoch, renewSeq, older) => {
  expect(isOlder({ ...LEASE, epoch, renewSeq }, { epoch: 3, renewSeq: 7, since: NOW })).toBe(older);
});
