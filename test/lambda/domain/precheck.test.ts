import { decidePrecheck, type PrecheckSituation } from '../../../lambda/domain/precheck';
import { PERSON, PRECHECK } from './situations';

const failed = { name: 'database db', passed: false, detail: 'status is storage-full' };
const doubted = { wanted: false, votes: ['west'], evidence: [] };
const much = { kind: 'known', seconds: 61, because: 'x' } as const;
const unknown = { kind: 'unknown', because: 'no anchor' } as const;

const TABLE: readonly [string, Partial<PrecheckSituation>, string, string][] = [
  ['a confirmed alarm', {}, 'go', 'a quorum of observers agrees'],
  ['a person, whatever the observers see', { trigger: PERSON, quorum: doubted }, 'go', 'a person started it'],
  ['an alarm of one observer', { quorum: doubted }, 'refuse', '1 of 3 observers want a takeover, 2 are needed'],
  ['an alarm of one observer that goes on with a takeover', { quorum: doubted, resumes: true }, 'go', 'quorum'],
  ['a failed check', { checks: [failed] }, 'refuse', 'database db: status is storage-full'],
  ['a failed check under a person', { checks: [failed], trigger: PERSON }, 'refuse', 'storage-full'],
  ['a failed check, only observing', { checks: [failed], automation: 'observe' }, 'refuse', 'storage-full'],
  ['too much loss', { loss: much }, 'approve', 'at most 61.0 s of writes would be lost, the RPO is 60 s'],
  ['an unknown loss', { loss: unknown }, 'approve', 'an unknown amount of writes'],
  ['too much loss that must be refused', { loss: much, whenRpoExceeded: 'refuse' }, 'refuse', '"refuse"'],
  ['too much loss that does not matter', { loss: unknown, whenRpoExceeded: 'promote' }, 'go', 'quorum'],
  ['too much loss for a person', { loss: much, trigger: PERSON }, 'approve', 'RPO'],
  [
    'a loss that a person accepts',
    { loss: unknown, trigger: { ...PERSON, acceptLoss: true }, whenRpoExceeded: 'refuse' },
    'go',
    'person',
  ],
  ['automation that observes', { automation: 'observe' }, 'observe', 'would have done'],
  ['automation that observes, a person', { automation: 'observe', trigger: PERSON }, 'go', 'person'],
  ['automation that observes, too much loss', { automation: 'observe', loss: much }, 'observe', 'would have done'],
  ['automation that asks', { automation: 'approve' }, 'approve', 'a person decides'],
  ['automation that asks, a person', { automation: 'approve', trigger: PERSON }, 'go', 'person'],
  ['automation that asks and was answered in an earlier run', { automation: 'approve', resumes: true }, 'go', 'quorum'],
];

test.each(TABLE)('%s', (_, more, next, because) => {
  expect(decidePrecheck({ ...PRECHECK, ...more })).toMatchObject({ next, because: expect.stringContaining(because) });
});

test('a table without a guard is never moved automatically; a person may start a run', () => {
  const unguarded = ['orders-db public.orders'];
  expect(decidePrecheck({ ...PRECHECK, unguarded })).toEqual({
    next: 'approve',
    because: 'orders-db public.orders: without a guard, the old side may go on writing there',
  });
  expect(decidePrecheck({ ...PRECHECK, unguarded, trigger: PERSON })).toMatchObject({ next: 'go' });
});
