import fc from 'fast-check';
import type { FenceGrade } from '../../../lambda/contract/settings';
import { decideFence, type FenceSituation, statusOf } from '../../../lambda/domain/fence';
import type { FenceRecord } from '../../../lambda/ports/fence-store';
import { NOW } from './situations';

const TIMINGS = {
  switchoverFenceSeconds: 60,
  leaseTtlSeconds: 60,
  watchdogSeconds: 5,
  acknowledgeDeadlineSeconds: 300,
};
const db = (name: string, grade: FenceGrade, kind = 'rds-replica-pair') => ({ name, grade, kind, configured: grade });
const weak = (name: string, configured: FenceGrade) => ({ ...db(name, 'acknowledged'), configured });
const ENFORCED = db('sure', 'enforced');
const WATCHDOG = db('watched', 'watchdog');
const WORD = db('word', 'acknowledged');
const NONE = db('naked', 'none');
const MULTI_WRITER = db('table', 'none', 'dynamodb-global-table');

const closed = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, { closedAt: NOW, flushPosition: '0/1' }]));
const word = (how: FenceRecord['how'], ...names: string[]): FenceRecord => ({
  epoch: 2,
  how,
  by: 'keeper',
  at: NOW,
  databases: closed(...names),
});

const SITUATION: FenceSituation = {
  databases: [ENFORCED],
  recorded: undefined,
  waitedSeconds: 0,
  mayGoUnfenced: false,
  wordOnly: false,
  timings: TIMINGS,
};

const TABLE: readonly [string, Partial<FenceSituation>, object][] = [
  ['enforced, at once', {}, { action: 'wait', leftSeconds: 60 }],
  ['enforced, a moment before its deadline', { waitedSeconds: 59 }, { action: 'wait', leftSeconds: 1 }],
  ['enforced, at its deadline', { waitedSeconds: 60 }, { action: 'record', how: 'deadline' }],
  [
    'watchdog, when only enforced had closed',
    { databases: [ENFORCED, WATCHDOG], waitedSeconds: 60 },
    { action: 'wait', leftSeconds: 5 },
  ],
  [
    'watchdog, after its job had time',
    { databases: [ENFORCED, WATCHDOG], waitedSeconds: 65 },
    { action: 'record', how: 'deadline' },
  ],
  ['no database', { databases: [], waitedSeconds: 59 }, { action: 'wait' }],
  ['no database, a lease’s life later', { databases: [], waitedSeconds: 60 }, { action: 'record', how: 'deadline' }],
  [
    'acknowledged by all',
    { databases: [ENFORCED, WORD], recorded: word('acknowledged', 'sure', 'word') },
    { action: 'held' },
  ],
  [
    'acknowledged by all but the one that needs it',
    { databases: [ENFORCED, WORD], recorded: word('acknowledged', 'sure'), waitedSeconds: 299 },
    { action: 'wait', leftSeconds: 1 },
  ],
  [
    'acknowledged where nobody has to, and the rest not yet past its deadline',
    { databases: [ENFORCED, WORD], recorded: word('acknowledged', 'word'), waitedSeconds: 59 },
    { action: 'wait', leftSeconds: 1 },
  ],
  [
    'acknowledged where it is needed, and the rest past its deadline',
    { databases: [ENFORCED, WORD], recorded: word('acknowledged', 'word'), waitedSeconds: 60 },
    { action: 'record', how: 'deadline' },
  ],
  ['a deadline that stands', { databases: [ENFORCED, WORD], recorded: word('deadline') }, { action: 'held' }],
  ['an override that stands', { databases: [WORD], recorded: word('unfenced') }, { action: 'unfenced' }],
  [
    'no word, long after every deadline',
    { databases: [ENFORCED, WORD], waitedSeconds: 299 },
    { action: 'wait', leftSeconds: 1 },
  ],
  [
    'no word within the limit',
    { databases: [ENFORCED, WORD, db('second', 'acknowledged')], waitedSeconds: 300 },
    {
      action: 'give-up',
      why: 'no-word',
      because: expect.stringContaining("word, second: the old side's keeper has not acknowledged within 300 s"),
    },
  ],
  [
    'a multi-writer store beside it',
    { databases: [ENFORCED, MULTI_WRITER], waitedSeconds: 60 },
    { action: 'record', how: 'deadline' },
  ],
  ['only multi-writer stores', { databases: [MULTI_WRITER] }, { action: 'record', how: 'deadline' }],
  [
    'a multi-writer store, and a keeper’s word',
    { databases: [WORD, MULTI_WRITER], recorded: word('acknowledged', 'word') },
    { action: 'held' },
  ],
  [
    'no fence at all',
    { databases: [ENFORCED, NONE] },
    { action: 'give-up', why: 'no-fence', because: expect.stringContaining('naked: grade "none"') },
  ],
  [
    'no fence at all, whatever a keeper says',
    { databases: [NONE], recorded: word('acknowledged', 'naked') },
    { action: 'give-up', why: 'no-fence' },
  ],
];

test.each(TABLE)('without an override: %s', (_, more, decision) => {
  expect(decideFence({ ...SITUATION, ...more })).toMatchObject(decision);
});

const OVERRIDDEN: readonly [string, Partial<FenceSituation>, object][] = [
  [
    'what closes by itself is waited for, and is no override',
    { waitedSeconds: 59 },
    { action: 'wait', leftSeconds: 1 },
  ],
  ['what has closed by itself is fenced', { waitedSeconds: 60 }, { action: 'record', how: 'deadline' }],
  [
    'an acknowledgement that is there is taken',
    { databases: [WORD], recorded: word('acknowledged', 'word') },
    { action: 'held' },
  ],
  [
    'a keeper has a lease’s life to give its word',
    { databases: [WORD], waitedSeconds: 59 },
    { action: 'wait', leftSeconds: 1 },
  ],
  ['after it, unfenced', { databases: [WORD], waitedSeconds: 60 }, { action: 'record', how: 'unfenced' }],
  [
    'what closes by itself beside it is waited for',
    { databases: [WATCHDOG, WORD], waitedSeconds: 64 },
    { action: 'wait', leftSeconds: 1 },
  ],
  [
    'judged weak, its guarded tables have a deadline all the same',
    { databases: [weak('partly', 'enforced')], waitedSeconds: 59 },
    { action: 'wait', leftSeconds: 1 },
  ],
  [
    'judged weak, its watchdog gets its time all the same',
    { databases: [weak('partly', 'watchdog')], waitedSeconds: 64 },
    { action: 'wait', leftSeconds: 1 },
  ],
  [
    'judged weak, after the deadline of what was configured',
    { databases: [weak('partly', 'watchdog')], waitedSeconds: 65 },
    { action: 'record', how: 'unfenced' },
  ],
  [
    'judged weak, but its keeper has spoken',
    { databases: [weak('partly', 'watchdog')], recorded: word('acknowledged', 'partly') },
    { action: 'held' },
  ],
  ['no fence at all, a moment before a lease’s life', { databases: [NONE], waitedSeconds: 59 }, { action: 'wait' }],
  ['no fence at all, after it', { databases: [NONE], waitedSeconds: 60 }, { action: 'record', how: 'unfenced' }],
  ['no fence beside what closes by itself', { databases: [NONE, ENFORCED], waitedSeconds: 59 }, { action: 'wait' }],
  [
    'no fence, although a keeper has spoken',
    { databases: [NONE, WORD], recorded: word('acknowledged', 'word'), waitedSeconds: 60 },
    { action: 'record', how: 'unfenced' },
  ],
  ['a multi-writer store alone is outside', { databases: [MULTI_WRITER] }, { action: 'record', how: 'deadline' }],
];

test.each(OVERRIDDEN)('under the override: %s', (_, more, decision) => {
  expect(decideFence({ ...SITUATION, mayGoUnfenced: true, ...more })).toMatchObject(decision);
});

const grades = fc.constantFrom<FenceGrade>('enforced', 'watchdog', 'acknowledged', 'none');
const databases = fc
  .array(grades, { minLength: 1, maxLength: 4 })
  .map((all) => all.map((grade, i) => db(`db-${i}`, grade)));

test('is never held without a word for each database that does not close by itself', () => {
  fc.assert(
    fc.property(databases, fc.nat(1000), fc.subarray(['db-0', 'db-1', 'db-2', 'db-3']), (all, waitedSeconds, named) => {
      const recorded = named.length === 0 ? undefined : word('acknowledged', ...named);
      const decision = decideFence({ ...SITUATION, databases: all, waitedSeconds, recorded });
      const held = decision.action === 'held' || (decision.action === 'record' && decision.how === 'deadline');
      const needs = all.filter(
        ({ name, grade }) => grade === 'none' || (grade === 'acknowledged' && !named.includes(name)),
      );
      if (held) expect(needs).toEqual([]);
      expect(decision.action === 'record' && decision.how === 'unfenced').toBe(false);
    }),
  );
});

test('is unfenced only under the override, and always ends', () => {
  fc.assert(
    fc.property(databases, fc.boolean(), (all, mayGoUnfenced) => {
      const after = (waitedSeconds: number) =>
        decideFence({ ...SITUATION, databases: all, waitedSeconds, mayGoUnfenced });
      expect(after(300).action).not.toBe('wait');
      if (mayGoUnfenced) expect(after(65).action).toBe('record');
      if (mayGoUnfenced) expect(after(59).action).toBe('wait');
    }),
  );
});

test('what stands in the ledger says how the old side is', () => {
  expect(statusOf(undefined, [])).toBeUndefined();
  expect(statusOf(word('acknowledged', 'sure'), [ENFORCED, MULTI_WRITER])).toBe('held');
  expect(statusOf(word('acknowledged', 'sure'), [ENFORCED, WORD])).toBeUndefined();
  expect(statusOf(word('deadline'), [ENFORCED])).toBe('held');
  expect(statusOf(word('unfenced'), [WORD])).toBe('unfenced');
});
