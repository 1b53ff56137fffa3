import {
  decideRenewal,
  dutyFor,
  isSettled,
  type KeptDatabase,
  mustClose,
  type TakeoverState,
} from '../../../lambda/domain/keeper';
import type { GuardView } from '../../../lambda/ports/guarded-database';
import type { Inventory } from '../../../lambda/ports/inventory-store';
import type { Lease } from '../../../lambda/ports/lease-store';
import { before, held, LEASE, NOW, takenAt } from './situations';

type Row = NonNullable<GuardView['row']>;
const ROW: Row = { epoch: 3, open: true, validUntil: NOW, timeline: '00000001', unguarded: [], faults: [] };
const view = (row: Partial<Row> | undefined, more: Partial<GuardView> = {}): GuardView => ({
  clock: NOW,
  writable: true,
  receiving: false,
  timeline: '00000001',
  ...more,
  ...(row === undefined ? {} : { row: { ...ROW, ...row } }),
});
const failing = (name: string, forSeconds: number): KeptDatabase => ({
  name,
  state: 'failing',
  because: 'refused',
  forSeconds,
});
const seen: KeptDatabase = { name: 'db', state: 'seen', view: view({}) };

test.each<[string, Lease, readonly KeptDatabase[], object]>([
  ['all is well', LEASE, [seen], { action: 'renew', anchors: { db: NOW } }],
  ['one fails for a short time', LEASE, [seen, failing('two', 29.9)], { action: 'renew', anchors: { db: NOW } }],
  [
    'one fails for long',
    { ...LEASE, anchors: { db: NOW, two: NOW } },
    [seen, failing('two', 30)],
    { action: 'release', because: 'two has refused writes for 30 s: refused' },
  ],
  [
    'one was never seen under this lease, and cannot be looked at',
    { ...LEASE, anchors: { db: NOW } },
    [seen, { name: 'new', state: 'unknown', because: 'new has no endpoint' }, failing('newer', 300)],
    { action: 'renew', anchors: { db: NOW } },
  ],
  [
    'one that was seen under this lease cannot be looked at',
    { ...LEASE, anchors: { db: NOW, two: NOW } },
    [seen, { name: 'two', state: 'unknown', because: 'no login' }],
    { action: 'judge-nothing', because: 'two cannot be judged: no login' },
  ],
  [
    'none was seen under this lease yet, and one cannot be looked at',
    { ...LEASE, anchors: {} },
    [seen, { name: 'two', state: 'unknown', because: 'no login' }],
    { action: 'judge-nothing', because: 'two cannot be judged: no login' },
  ],
  [
    'it was given up, and fails still',
    { ...LEASE, released: 'why' },
    [failing('db', 0)],
    { action: 'stay-released', because: 'why' },
  ],
  [
    'it was given up, and all is well',
    { ...LEASE, released: 'why' },
    [seen],
    { action: 'renew', anchors: { db: NOW } },
  ],
])('decides a renewal when %s', (_, lease, databases, decision) => {
  expect(decideRenewal(lease, databases, 30)).toEqual(decision);
});

test.each([
  ['an open database of this epoch', LEASE, view({}), 'extend'],
  ['a database of an older epoch', LEASE, view({ epoch: 2 }), 'none'],
  ['a database of a newer epoch', LEASE, view({ epoch: 4 }), 'none'],
  ['a closed one', LEASE, view({ open: false }), 'none'],
  ['one that was opened on another timeline', LEASE, view({ timeline: '00000000' }), 'none'],
  ['a replica', LEASE, view({}, { writable: false }), 'none'],
  ['one without a guard', LEASE, view(undefined), 'none'],
  ['a fresh one', LEASE, view({ epoch: 0, open: false }), 'open-first-time'],
  ['a fresh replica', LEASE, view({ epoch: 0, open: false }, { writable: false }), 'none'],
])('duty for %s', (_, lease, seenView, duty) => {
  expect(dutyFor(lease, seenView, true)).toBe(duty);
});

test('refuses to open a fresh one before the takeover is settled, and extends the others', () => {
  expect(dutyFor(LEASE, view({ epoch: 0, open: false }), false)).toBe('none');
  expect(dutyFor(LEASE, view({}), false)).toBe('extend');
});

describe('a takeover', () => {
  const taken = takenAt(before(9));
  const inventory: Inventory = { epoch: taken.epoch, activeRegion: taken.active, databases: [], at: NOW, by: 'run' };
  const settled: TakeoverState = {
    inventory,
    held: undefined,
    fence: { epoch: taken.epoch, how: 'deadline', by: 'run', at: NOW, databases: {} },
  };
  const ended = { at: NOW, outcome: 'completed', summary: 'done', changed: true } as const;
  const unfenced = { ...settled.fence, how: 'unfenced' } as NonNullable<TakeoverState['fence']>;
  const person = { by: 'ada', reason: 'compared', at: NOW };

  test.each<[string, Partial<TakeoverState>]>([
    ['that is complete', {}],
    ['whose run has ended', { held: held({ ended }) }],
    ['that was unfenced and is reconciled', { fence: { ...unfenced, reconciled: person } }],
  ])('%s is settled', (_, state) => {
    expect(isSettled(taken, { ...settled, ...state })).toBe(true);
  });

  test.each<[string, Partial<TakeoverState>]>([
    ['of which the inventory knows nothing', { inventory: undefined }],
    ['whose inventory is of an older epoch', { inventory: { ...inventory, epoch: taken.epoch - 1 } }],
    ['whose inventory names the other Region', { inventory: { ...inventory, activeRegion: 'eu-west-1' } }],
    ['while a run holds the workload', { held: held() }],
    ['without a fence', { fence: undefined }],
    ['that was unfenced', { fence: unfenced }],
  ])('refuses to call settled one %s', (_, state) => {
    expect(isSettled(taken, { ...settled, ...state })).toBe(false);
  });

  test('that never was is settled', () => {
    expect(isSettled(LEASE, { inventory: undefined, held: undefined, fence: undefined })).toBe(true);
  });
});

test.each([
  ['open below the epoch', view({ epoch: 2 }), true],
  ['open under the epoch', view({}), false],
  ['a replica', view({ epoch: 2 }, { writable: false }), false],
  ['without a guard', view(undefined), false],
])('must be closed: %s is %s', (_, seenView, must) => {
  expect(mustClose(LEASE, seenView)).toBe(must);
});
