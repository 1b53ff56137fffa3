import { decideRenewal, dutyFor, type KeptDatabase, mustClose } from '../../../lambda/domain/keeper';
import type { GuardView } from '../../../lambda/ports/guarded-database';
import { before, LEASE, NOW, takenAt } from './situations';

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

test.each([
  ['all is well', LEASE, [seen], { action: 'renew', anchors: { db: NOW } }],
  ['one fails for a short time', LEASE, [seen, failing('two', 29.9)], { action: 'renew', anchors: { db: NOW } }],
  [
    'one fails for long',
    LEASE,
    [seen, failing('two', 30)],
    { action: 'release', because: 'two has refused writes for 30 s: refused' },
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
  ['a fresh one under a lease that nobody took', LEASE, view({ epoch: 0, open: false }), 'open-first-time'],
  ['a fresh one after a takeover', takenAt(before(9)), view({ epoch: 0, open: false }), 'none'],
])('duty for %s', (_, lease, seenView, duty) => {
  expect(dutyFor(lease, seenView)).toBe(duty);
});

test.each([
  ['open below the epoch', view({ epoch: 2 }), true],
  ['open under the epoch', view({}), false],
  ['a replica', view({ epoch: 2 }, { writable: false }), false],
  ['without a guard', view(undefined), false],
])('must be closed: %s is %s', (_, seenView, must) => {
  expect(mustClose(LEASE, seenView)).toBe(must);
});
