import { decidePrecheck, overriddenChecks, type PrecheckSituation } from '../../../lambda/domain/precheck';
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

const CARELESS = { ...PERSON, overrides: ['unready'] } as const;
const IMPOSSIBLE = { ...failed, detail: 'the instance does not exist', impossible: true };
const WEAK = ['db public.orders: without a guard'];
const OLD = ['unfenced since Monday'];

test.each<[string, Partial<PrecheckSituation>, string, string]>([
  [
    'an alarm, what does not close by itself',
    { weak: WEAK },
    'approve',
    'db public.orders: without a guard; after a yes',
  ],
  ['a person, what does not close by itself', { weak: WEAK, trigger: PERSON }, 'go', 'person'],
  ['an alarm that goes on, what does not close by itself', { weak: WEAK, resumes: true }, 'go', 'quorum'],
  ['an alarm, an earlier takeover unreconciled', { unreconciled: OLD }, 'approve', 'unfenced since Monday'],
  ['a person, an earlier takeover unreconciled', { unreconciled: OLD, trigger: PERSON }, 'go', 'person'],
  ['an alarm that goes on, its own takeover unreconciled', { unreconciled: OLD, resumes: true }, 'go', 'quorum'],
  ['an alarm, no fence at all', { withoutFence: ['db'] }, 'refuse', 'db: grade "none"'],
  ['a person, no fence at all', { withoutFence: ['db'], trigger: PERSON }, 'refuse', '--override unfenced'],
  [
    'a person with the other override, no fence at all',
    { withoutFence: ['db'], trigger: CARELESS },
    'refuse',
    '"none"',
  ],
  [
    'a person with the override, no fence at all',
    { withoutFence: ['db'], trigger: { ...PERSON, overrides: ['unfenced'] } },
    'go',
    'person',
  ],
  ['no fence at all, overridden by an earlier run', { withoutFence: ['db'], unfenced: true, resumes: true }, 'go', ''],
  [
    'a sick standby, overridden',
    { checks: [failed], trigger: CARELESS },
    'go',
    'a person started it; overridden: unready: database db: status is storage-full',
  ],
  ['an impossible standby, overridden', { checks: [IMPOSSIBLE], trigger: CARELESS }, 'refuse', 'no override helps'],
  [
    'an impossible standby',
    { checks: [IMPOSSIBLE], trigger: PERSON },
    'refuse',
    'database db: the instance does not exist',
  ],
  [
    'a sick standby, the fence overridden',
    { checks: [failed], trigger: { ...PERSON, overrides: ['unfenced'] } },
    'refuse',
    'storage-full',
  ],
  [
    'too much loss, readiness overridden',
    { loss: much, trigger: CARELESS, whenRpoExceeded: 'refuse' },
    'refuse',
    'RPO',
  ],
])('%s', (_, more, next, because) => {
  expect(decidePrecheck({ ...PRECHECK, ...more })).toMatchObject({ next, because: expect.stringContaining(because) });
});

const YES = { asked: 'so much', acceptedLossSeconds: 70 } as const;

test.each<[string, Partial<PrecheckSituation>, string, string]>([
  ['automation that asks', { automation: 'approve' }, 'go', 'so much; a person has approved it'],
  ['a weakness found since', { weak: WEAK }, 'go', 'approved'],
  ['a takeover unreconciled', { unreconciled: OLD }, 'go', 'approved'],
  ['a loss that it accepted', { loss: much }, 'go', 'approved'],
  ['a loss that has outgrown it', { loss: { ...much, seconds: 71 } }, 'refuse', 'the yes accepted 70 s'],
  ['a loss that became unknown', { loss: unknown }, 'refuse', 'an unknown amount of writes'],
  ['a loss that does not matter', { loss: unknown, whenRpoExceeded: 'promote' }, 'go', 'approved'],
  ['any loss', { loss: unknown, approved: { ...YES, acceptedLossSeconds: 'any' } }, 'go', 'approved'],
  ['a check that fails by now', { checks: [failed] }, 'refuse', 'storage-full'],
  ['an alarm that is over', { quorum: doubted }, 'refuse', 'not confirmed'],
])('after a yes, %s', (_, more, next, because) => {
  const decision = decidePrecheck({ ...PRECHECK, approved: YES, ...more });
  expect(decision).toMatchObject({ next, because: expect.stringContaining(because) });
});

test('names what is overridden, and nothing for a person who overrides nothing', () => {
  const checks = [failed, IMPOSSIBLE, ...PRECHECK.checks];
  expect(overriddenChecks({ trigger: CARELESS, checks })).toEqual(['unready: database db: status is storage-full']);
  expect(overriddenChecks({ trigger: PERSON, checks })).toEqual([]);
});
