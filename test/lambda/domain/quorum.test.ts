import fc from 'fast-check';
import { judgeQuorum } from '../../../lambda/domain/quorum';
import { judgeLease, sight } from '../../../lambda/domain/sighting';
import type { Observation } from '../../../lambda/ports/observation-store';
import { before, LEASE, NOW } from './situations';

const REGIONS = ['east', 'west', 'middle'];
const observed = (region: string, more: Partial<Observation> = {}): Observation => ({
  region,
  epoch: LEASE.epoch,
  renewSeq: LEASE.renewSeq,
  verdict: 'expired',
  detail: 'not renewed',
  since: before(70),
  at: NOW,
  ...more,
});

test.each([
  ['nobody', [], false],
  ['one', [observed('west')], false],
  ['two', [observed('west'), observed('middle')], true],
  ['a release and an expiry', [observed('west', { verdict: 'released' }), observed('middle')], true],
  [
    'two of three against a healthy one',
    [observed('west'), observed('middle'), observed('east', { verdict: 'healthy' })],
    true,
  ],
  ['one of an older renewal', [observed('west', { renewSeq: 6 }), observed('middle')], false],
  ['one of an older epoch', [observed('west', { epoch: 2 }), observed('middle')], false],
  ['one from the future', [observed('west', { renewSeq: 8 }), observed('middle')], false],
])('%s: takeover wanted is %s', (_, observations, wanted) => {
  expect(judgeQuorum(LEASE, observations).wanted).toBe(wanted);
});

test('one observer, whichever it is and whatever it says, moves nothing', () => {
  const lie = fc.record({
    epoch: fc.nat(9),
    renewSeq: fc.nat(9),
    verdict: fc.constantFrom('healthy', 'expired', 'released'),
  });
  fc.assert(
    fc.property(fc.constantFrom(...REGIONS), lie, (liar, said) => {
      const honest = REGIONS.filter((region) => region !== liar).map((region) =>
        observed(region, { verdict: 'healthy' }),
      );
      expect(judgeQuorum(LEASE, [...honest, observed(liar, said as Partial<Observation>)]).wanted).toBe(false);
    }),
  );
});

test('one observer that is blind, or lies that all is well, holds up nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...REGIONS), fc.boolean(), (liar, silent) => {
      const honest = REGIONS.filter((region) => region !== liar).map((region) => observed(region));
      expect(judgeQuorum(LEASE, silent ? honest : [...honest, observed(liar, { verdict: 'healthy' })]).wanted).toBe(
        true,
      );
    }),
  );
});

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
])('a lease is %s', (_, ageSeconds, released, verdict) => {
  const sighting = sight(LEASE, undefined, before(ageSeconds));
  const lease = released === undefined ? LEASE : { ...LEASE, released };
  expect(judgeLease(lease, sighting, NOW, 60).verdict).toBe(verdict);
});
