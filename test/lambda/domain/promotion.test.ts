import fc from 'fast-check';
import { decidePromotion, needsInside, type PromotionSituation } from '../../../lambda/domain/promotion';
import { PROMOTION } from './situations';

const status = (name: string, means: 'available' | 'passing' | 'person') => ({ name, means });
const replica = (name: string, means: 'available' | 'passing' | 'person') => ({
  ...PROMOTION.instance,
  status: status(name, means),
});
const primary = (name: string) =>
  ({ role: 'primary', status: status(name, name === 'available' ? 'available' : 'passing') }) as const;
const WRITES = { writable: true, receiving: false };
const DEAD = { writable: false, receiving: false };
const accepted = (quietSeconds: number, times = 1) => ({ times, at: '2026-11-26T05:00:00.000Z', quietSeconds });
const unknown = { kind: 'unknown', because: 'no anchor' } as const;

const TABLE: readonly [string, Partial<PromotionSituation>, string][] = [
  ['no instance', { instance: { role: 'missing' } }, 'needs-person'],
  ['a status that does not pass', { instance: replica('storage-full', 'person') }, 'needs-person'],
  [
    'a primary with full storage',
    { instance: { role: 'primary', status: status('storage-full', 'person') }, inside: WRITES },
    'needs-person',
  ],
  ['a primary that writes', { instance: primary('available'), inside: WRITES }, 'done'],
  ['a primary that does not write yet', { instance: primary('available'), inside: DEAD }, 'wait'],
  ['a primary that does not answer', { instance: primary('available'), inside: undefined }, 'wait'],
  ['a primary that still reboots', { instance: primary('rebooting'), inside: WRITES }, 'wait'],
  ['a replica that backs up', { instance: replica('backing-up', 'passing') }, 'wait'],
  ['a replica whose promotion was accepted', { called: accepted(119) }, 'accepted'],
  [
    'a replica that is being promoted',
    { called: accepted(9_999), instance: replica('modifying', 'passing') },
    'accepted',
  ],
  ['a promotion that came to nothing', { called: accepted(120) }, 'promote'],
  ['one that Aurora says it gave up', { called: accepted(0), gaveUp: 'it failed', kind: 'aurora-global' }, 'promote'],
  ['one that came to nothing twice', { called: accepted(120, 2) }, 'promote'],
  ['one of which nothing is to be seen after the third call', { called: accepted(9_999, 3) }, 'accepted'],
  ['one whose copy does not answer, however long', { called: accepted(9_999), inside: undefined }, 'accepted'],
  [
    'one that Aurora says it gave up, and whose copy does not answer',
    { called: accepted(0), gaveUp: 'it failed', inside: undefined },
    'promote',
  ],
  ['one that was given up three times', { called: accepted(0, 3), gaveUp: 'it failed' }, 'needs-person'],
  ['the third one, that is awaited', { called: accepted(119, 3) }, 'accepted'],
  ['a copy that writes, whatever RDS shows', { called: accepted(9_999, 3), inside: WRITES }, 'accepted'],
  ['one that came to nothing before the fence', { called: accepted(120), fence: 'awaited' }, 'wait-for-fence'],
  [
    'one that came to nothing before the fence, on Aurora',
    { called: accepted(120), fence: 'awaited', inside: DEAD, kind: 'aurora-global', gaveUp: 'it failed' },
    'wait-for-fence',
  ],
  ['one that came to nothing, with a loss above the RPO', { called: accepted(120), loss: unknown }, 'refuse'],
  ['a fenced old side', {}, 'promote'],
  ['a living link before the fence', { fence: 'awaited' }, 'wait-for-fence'],
  ['a replica that does not answer before the fence', { fence: 'awaited', inside: undefined }, 'wait-for-fence'],
  ['a dead link before the fence', { fence: 'awaited', inside: DEAD }, 'promote'],
  ['a living link when the fence is overridden', { fence: 'unfenced' }, 'promote'],
  [
    'a dead link before a fence that only a keeper can close',
    { fence: 'awaited', inside: DEAD, grade: 'acknowledged' },
    'wait-for-fence',
  ],
  [
    'a dead link before a fence, where the promoted copy would take writes until its watchdog has run',
    { fence: 'awaited', inside: DEAD, grade: 'watchdog' },
    'wait-for-fence',
  ],
  [
    'a dead link before the fence, on Aurora, whose copy would be as open as its source',
    { fence: 'awaited', inside: DEAD, kind: 'aurora-global' },
    'wait-for-fence',
  ],
  ['an Aurora cluster after the fence', { kind: 'aurora-global' }, 'promote'],
  ['a dead link after a keeper closed', { inside: DEAD, grade: 'acknowledged' }, 'promote'],
  [
    'an unknown loss when the fence is overridden and nobody accepted it',
    { fence: 'unfenced', loss: unknown },
    'refuse',
  ],
  ['a loss above the RPO', { loss: { kind: 'known', seconds: 61, because: 'x' } }, 'refuse'],
  ['an unknown loss', { loss: unknown }, 'refuse'],
  ['an unknown loss that must be asked', { loss: unknown, whenRpoExceeded: 'ask' }, 'refuse'],
  ['an unknown loss that does not matter', { loss: unknown, whenRpoExceeded: 'promote' }, 'promote'],
  ['an accepted loss', { loss: { kind: 'known', seconds: 61, because: 'x' }, acceptedLossSeconds: 61 }, 'promote'],
  [
    'a loss above the accepted one',
    { loss: { kind: 'known', seconds: 61.1, because: 'x' }, acceptedLossSeconds: 61 },
    'refuse',
  ],
  ['any loss accepted', { loss: unknown, acceptedLossSeconds: 'any' }, 'promote'],
];

/** As a run has them at any time. */
const calls = fc.option(
  fc.record({
    times: fc.integer({ min: 1, max: 4 }),
    at: fc.constant('2026-11-26T05:00:00.000Z'),
    quietSeconds: fc.nat(300),
  }),
  { nil: undefined },
);

test.each(TABLE)('%s', (_, more, action) => {
  expect(decidePromotion({ ...PROMOTION, ...more }).action).toBe(action);
});

test('says of what it calls again why, and of what it gives up', () => {
  expect(decidePromotion({ ...PROMOTION, called: accepted(120) }).because).toBe(
    'its promotion was accepted once and came to nothing: nothing of it is to be seen for 120 s; the old side is fenced',
  );
  expect(decidePromotion({ ...PROMOTION, called: accepted(4, 3), gaveUp: 'Global failover … failed.' }).because).toBe(
    'its promotion was accepted 3 times and came to nothing: Global failover … failed.',
  );
});

test('nothing is promoted with the link alive, or unseen, before the fence is held', () => {
  const inside = fc.option(fc.record({ writable: fc.boolean(), receiving: fc.constant(true) }), { nil: undefined });
  const accepts = fc.oneof(fc.constant('any' as const), fc.nat(1e6));
  fc.assert(
    fc.property(inside, accepts, calls, (seen, acceptedLossSeconds, called) => {
      const situation = { ...PROMOTION, inside: seen, acceptedLossSeconds, called, fence: 'awaited' as const };
      expect(decidePromotion({ ...situation, whenRpoExceeded: 'promote' }).action).not.toBe('promote');
    }),
  );
});

describe('what stands inside the database', () => {
  const anyInside = fc.option(fc.record({ writable: fc.boolean(), receiving: fc.boolean() }), { nil: undefined });
  const about = fc.record({
    called: calls,
    fence: fc.constantFrom('awaited' as const, 'held' as const, 'unfenced' as const),
    grade: fc.constantFrom('enforced' as const, 'watchdog' as const, 'acknowledged' as const, 'none' as const),
    whenRpoExceeded: fc.constantFrom('promote' as const, 'ask' as const, 'refuse' as const),
    loss: fc.constantFrom(PROMOTION.loss, unknown),
    instance: fc.constantFrom(
      { role: 'missing' as const },
      ...(['available', 'passing', 'person'] as const).flatMap((means) => [
        replica(means, means),
        { role: 'primary' as const, status: status(means, means) },
      ]),
    ),
  });

  test('changes no decision where nobody looks', () => {
    fc.assert(
      fc.property(about, anyInside, anyInside, (more, one, other) => {
        fc.pre(!needsInside(more.instance));
        const decided = [one, other].map((inside) => decidePromotion({ ...PROMOTION, ...more, inside }).action);
        expect(decided[0]).toBe(decided[1]);
      }),
    );
  });

  test.each([
    ['a replica that is available', replica('available', 'available'), true],
    ['a primary that is available', primary('available'), true],
    ['a replica that is being promoted', replica('modifying', 'passing'), false],
    ['a primary that reboots', primary('rebooting'), false],
    ['an instance that is missing', { role: 'missing' } as const, false],
  ])('is looked at, or not: %s', (_, instance, looked) => expect(needsInside(instance)).toBe(looked));
});
