import { type Closing, foundDatabase } from '../../../lambda/domain/found-database';
import type { KeptDatabase } from '../../../lambda/domain/keeper';
import type { GuardView } from '../../../lambda/ports/guarded-database';
import { before, LEASE, NOW } from './situations';

type Row = NonNullable<GuardView['row']>;
const ROW: Row = { epoch: 2, open: true, validUntil: before(9), timeline: 'A', unguarded: [], faults: [] };

const seen = (row: Partial<Row> | undefined, more: Partial<GuardView> = {}): KeptDatabase => ({
  name: 'db',
  state: 'seen',
  view: {
    clock: NOW,
    writable: true,
    receiving: false,
    timeline: 'A',
    ...more,
    ...(row === undefined ? {} : { row: { ...ROW, ...row } }),
  },
});
const closed: Closing = { kind: 'closed' };
const notNeeded: Closing = { kind: 'not needed' };
const failed: Closing = { kind: 'failed', because: 'a session does not end' };
const later = before(-20);

test.each<[string, KeptDatabase, Closing, string, boolean]>([
  ['a replica', seen({}, { writable: false }), notNeeded, 'replica, nothing to do', true],
  [
    'an open one whose deadline has passed',
    seen({}),
    closed,
    `open under epoch 2 until ${before(9)}, deadline passed; closed below epoch 3`,
    true,
  ],
  [
    'an open one with time left',
    seen({ validUntil: later }),
    closed,
    `open under epoch 2 until ${later}, at ${NOW} by its own clock; closed below epoch 3`,
    true,
  ],
  ['a closed one', seen({ open: false }), notNeeded, 'closed under epoch 2; nothing to do', true],
  [
    'a closed one that nobody acknowledged',
    seen({ open: false }),
    closed,
    'closed under epoch 2; closed below epoch 3',
    true,
  ],
  [
    'a copy that was promoted and never opened',
    seen({ timeline: 'before the promotion' }),
    closed,
    'promoted from a copy of epoch 2, never opened; closed below epoch 3',
    true,
  ],
  ['one that was never opened', seen({ epoch: 0, open: false }), closed, 'never opened; closed below epoch 3', true],
  [
    'one that cannot be closed',
    seen({ open: false }),
    failed,
    'closed under epoch 2; closing failed: a session does not end',
    false,
  ],
  ['one without a guard', seen(undefined), notNeeded, 'writable, without a guard: it is not closed', false],
  ['one of a newer epoch', seen({ epoch: 4 }), notNeeded, "writable at epoch 4, not below the ledger's 3", false],
  [
    'one that fails',
    { name: 'db', state: 'failing', because: 'timed out', forSeconds: 4 },
    notNeeded,
    'does not answer: unknown (timed out)',
    false,
  ],
  [
    'one that cannot be looked at',
    { name: 'db', state: 'unknown', because: 'no login' },
    notNeeded,
    'does not answer: unknown (no login)',
    false,
  ],
])('%s', (_, database, closing, text, final) => {
  expect(foundDatabase(database, LEASE, closing)).toEqual({ text, final });
});
