import fc from 'fast-check';
import { DEFAULT_TIMINGS } from '../../../lambda/contract/settings';
import { judgeQuorum, renewalsBehind } from '../../../lambda/domain/quorum';
import type { Observation } from '../../../lambda/ports/observation-store';
import { before, LEASE, NOW } from './situations';

const REGIONS = ['east', 'west', 'middle'];
/** The lease has moved on for a while. */
const MOVING = { ...LEASE, renewSeq: 100 };
const BOUND = renewalsBehind(DEFAULT_TIMINGS);
const LOUD = { speak: true, seen: [] };

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
const healthy = (region: string, more: Partial<Observation> = {}) =>
  observed(region, { verdict: 'healthy', renewSeq: 100, ...more });
const failing = (region: string, more: Partial<Observation> = {}) =>
  observed(region, { verdict: 'failing', renewSeq: 100, ...more });
const judge = (observations: readonly Observation[], lease = LEASE) =>
  judgeQuorum(lease, observations, DEFAULT_TIMINGS);

describe('verdicts on the lease', () => {
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
    ['an expiry and failing transactions', [observed('west'), failing('middle', { renewSeq: 7 })], true],
  ])('%s: takeover wanted is %s', (_, observations, wanted) => {
    expect(judge(observations).wanted).toBe(wanted);
  });
});

describe('verdicts on transactions, under a lease that is renewed', () => {
  test.each([
    ['one', [failing('west')], false],
    ['two', [failing('west'), failing('middle')], true],
    ['two, and the side that serves sees nothing of it', [failing('west'), failing('middle'), healthy('east')], true],
    ['two as old as a word may be', [failing('west', { renewSeq: 100 - BOUND }), failing('middle')], true],
    ['one that is older', [failing('west', { renewSeq: 100 - BOUND - 1 }), failing('middle')], false],
    ['one that saw a renewal after the lease was read', [failing('west', { renewSeq: 101 }), failing('middle')], true],
    ['one from nowhere', [failing('west', { renewSeq: 101 + BOUND }), failing('middle')], false],
    ['one of an older epoch', [failing('west', { epoch: 2 }), failing('middle')], false],
  ])('%s: takeover wanted is %s', (_, observations, wanted) => {
    expect(judge(observations, MOVING).wanted).toBe(wanted);
  });
});

describe('alarms of the team', () => {
  test.each([
    ['one voice beside an observer’s', [failing('west'), healthy('middle', { alarms: LOUD })], true],
    ['beside an expired lease', [observed('west'), observed('middle', { verdict: 'healthy', alarms: LOUD })], true],
    ['never alone', [healthy('east', { alarms: LOUD })], false],
    ['all of them never alone', REGIONS.map((region) => healthy(region, { alarms: LOUD })), false],
    ['never an observer’s second voice', [failing('west', { alarms: LOUD }), healthy('middle')], false],
    ['quiet ones say nothing', [failing('west'), healthy('middle', { alarms: { speak: false, seen: [] } })], false],
    ['nothing under another epoch', [failing('west'), healthy('middle', { alarms: LOUD, epoch: 2 })], false],
    ['nothing old', [failing('west'), healthy('middle', { alarms: LOUD, renewSeq: 99 - BOUND })], false],
  ])('%s', (_, observations, wanted) => {
    const lease = observations.some(({ verdict }) => verdict === 'expired') ? LEASE : MOVING;
    expect(judge(observations, lease).wanted).toBe(wanted);
  });
});

const lie = fc.record({
  epoch: fc.nat(4),
  renewSeq: fc.integer({ min: 80, max: 120 }),
  verdict: fc.constantFrom('healthy' as const, 'expired' as const, 'released' as const, 'failing' as const),
  alarms: fc.constantFrom(LOUD, { speak: false, seen: [] }, undefined),
});

test('one observer, whichever it is and whatever it says, moves nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...REGIONS), lie, (liar, said) => {
      const honest = REGIONS.filter((region) => region !== liar).map((region) => healthy(region));
      expect(judge([...honest, observed(liar, said)], MOVING).wanted).toBe(false);
    }),
  );
});

test('a takeover is wanted only by two Regions, at least one of which has seen a lease or transactions fail', () => {
  fc.assert(
    fc.property(fc.tuple(lie, lie, lie), (said) => {
      const all = said.map((each, at) => observed(REGIONS[at] ?? '', each));
      const { wanted, votes } = judge(all, MOVING);
      if (!wanted) return;
      expect(new Set(votes).size).toBeGreaterThanOrEqual(2);
      expect(votes.filter((vote) => REGIONS.includes(vote)).length).toBeGreaterThanOrEqual(1);
      expect(votes.filter((vote) => !REGIONS.includes(vote)).length).toBeLessThanOrEqual(1);
    }),
  );
});

test('one observer that is blind, or lies that all is well, holds up nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...REGIONS), fc.boolean(), (liar, silent) => {
      const honest = REGIONS.filter((region) => region !== liar).map((region) => observed(region));
      expect(judge(silent ? honest : [...honest, observed(liar, { verdict: 'healthy' })]).wanted).toBe(true);
    }),
  );
});

test('the evidence says who saw what, and whose word has become old', () => {
  const { evidence } = judge(
    [
      failing('west', {
        services: [{ service: 'api', running: 3, desired: 4 }],
        alarms: {
          speak: false,
          seen: [{ name: 'p99', state: 'ALARM', changedAt: NOW, since: before(30) }],
        },
      }),
      healthy('middle', { renewSeq: 12, alarms: { speak: false, seen: [] } }),
    ],
    MOVING,
  );
  expect(evidence).toEqual([
    `west: failing (epoch 3, renewal 100; not renewed); tasks of api 3 of 4; alarms of the team: p99 since ${before(30)}, not for long enough`,
    'middle: healthy (epoch 3, renewal 12; not renewed); an old word, not counted: the lease has moved on since; alarms of the team quiet',
  ]);
});

describe('how old a word on transactions may be, counted in renewals', () => {
  /** Renewals between an observer's reading and a judgement `seconds` later, with so many keepers. */
  const passed = (seconds: number, keepers: number) =>
    Math.ceil((seconds * keepers) / DEFAULT_TIMINGS.leaseRenewSeconds);

  test('an observer that lives is always heard: it writes anew in two ticks, with up to four keepers at work', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2, noNaN: true }), fc.integer({ min: 1, max: 4 }), (ticks, keepers) => {
        expect(passed(ticks * DEFAULT_TIMINGS.agentTickSeconds, keepers)).toBeLessThanOrEqual(BOUND);
      }),
    );
  });

  test('one that died is forgotten before its hold-down is over, however few keepers there are', () => {
    for (const keepers of [1, 2, 3, 4]) expect(passed(DEFAULT_TIMINGS.holdDownSeconds, keepers)).toBeGreaterThan(BOUND);
  });

  test('it follows the timings', () => {
    expect(BOUND).toBe(12);
    expect(renewalsBehind({ agentTickSeconds: 10, leaseRenewSeconds: 5 })).toBe(24);
  });
});
