import type { FenceGrade } from '../../../lambda/contract/settings';
import {
  type GuardSeen,
  judgedAgain,
  judgedGrade,
  refusesReturn,
  sayUnreconciled,
  weaknessesOf,
} from '../../../lambda/domain/fence-grade';
import type { FenceRecord } from '../../../lambda/ports/fence-store';
import { NOW } from './situations';

const COVERED: GuardSeen = { answers: true, promoted: false, observed: false, row: { unguarded: [], faults: [] } };
const fault = 'the application logs in as the master user; give it a role of its own';
const PARTLY: GuardSeen = { ...COVERED, row: { unguarded: ['public.orders'], faults: [fault] } };
const BARE: GuardSeen = { answers: true, promoted: false, observed: false };
const SILENT: GuardSeen = { answers: false, promoted: false, observed: false };
const pair = (grade: FenceGrade) => ({ name: 'db', kind: 'rds-replica-pair', grade });

test.each<[string, FenceGrade, GuardSeen, FenceGrade, string[]]>([
  ['a covered copy', 'enforced', COVERED, 'enforced', []],
  ['a covered copy with a watchdog', 'watchdog', COVERED, 'watchdog', []],
  [
    'a table without a guard, and a fault',
    'enforced',
    PARTLY,
    'acknowledged',
    ['public.orders: without a guard', fault],
  ],
  ['a watchdog with a fault', 'watchdog', PARTLY, 'acknowledged', ['public.orders: without a guard', fault]],
  ['automation that only observes', 'watchdog', { ...COVERED, observed: true }, 'acknowledged', ['"observe"']],
  ['a copy without the guard', 'enforced', BARE, 'acknowledged', ['the guard is not installed']],
  ['a copy that does not answer', 'enforced', SILENT, 'acknowledged', ['it does not answer']],
  ['a copy that was promoted for this takeover', 'enforced', { ...PARTLY, promoted: true }, 'enforced', []],
  ['one in the reboot of its promotion', 'watchdog', { ...SILENT, promoted: true }, 'watchdog', []],
  ['one that only its keeper closes', 'acknowledged', COVERED, 'acknowledged', ['grade "acknowledged"']],
  ['the same, promoted', 'acknowledged', { ...COVERED, promoted: true }, 'acknowledged', ['grade "acknowledged"']],
  ['one that nothing closes', 'none', BARE, 'none', ['grade "none"']],
])('%s', (_, grade, seen, judged, weaknesses) => {
  const found = weaknessesOf(pair(grade), seen);
  expect(found).toEqual(weaknesses.map((text) => expect.stringContaining(text)));
  expect(judgedGrade(grade, found)).toBe(judged);
});

test.each<[FenceGrade, FenceGrade | undefined, FenceGrade]>([
  ['enforced', 'enforced', 'enforced'],
  ['enforced', 'watchdog', 'watchdog'],
  ['watchdog', 'enforced', 'watchdog'],
  ['enforced', 'acknowledged', 'acknowledged'],
  ['acknowledged', 'enforced', 'acknowledged'],
  ['enforced', 'none', 'none'],
  ['enforced', undefined, 'acknowledged'],
  ['none', undefined, 'none'],
])('going on, %s now and %s then is %s', (now, before, judged) => {
  expect(judgedAgain(now, before)).toBe(judged);
});

test('a store that both Regions write is outside, not weak', () => {
  expect(weaknessesOf({ name: 't', kind: 'dynamodb-global-table', grade: 'none' }, BARE)).toEqual([]);
});

const UNFENCED: FenceRecord = {
  epoch: 3,
  how: 'unfenced',
  by: 'run-1',
  at: NOW,
  databases: {},
  override: { by: 'ada', reason: 'it is gone' },
};

test('an unreconciled takeover says since when, by whom, why, and what to type', () => {
  expect(sayUnreconciled(UNFENCED, 'orders')).toBe(
    `unfenced since ${NOW} under epoch 3, overridden by ada (it is gone); compare the two sides, then: npx handover reconcile orders --reason "..."`,
  );
});

test('refuses to go back while a takeover is unreconciled', () => {
  expect(refusesReturn([], 'orders')).toBeUndefined();
  expect(refusesReturn([UNFENCED], 'orders')).toContain('orders may not go back: unfenced since');
});
