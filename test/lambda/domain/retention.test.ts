import { doneBefore, expired } from '../../../lambda/domain/retention';
import type { AgedRecord } from '../../../lambda/ports/retention-store';
import { before, held, LEASE, NOW, takenAt } from './situations';

const DAY = 86_400;
const records = (count: number, more: Partial<AgedRecord> = {}): AgedRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: 'report',
    id: `${i}`,
    at: before(401 * DAY + i),
    needed: false,
    ...more,
  }));
const ids = (found: readonly AgedRecord[]) => found.map(({ kind, id }) => `${kind} ${id}`).sort();

test('what is older than 400 days goes, but never the newest twenty of its kind', () => {
  expect(expired(records(20), NOW)).toEqual([]);
  expect(ids(expired(records(22), NOW))).toEqual(['report 20', 'report 21']);
  const fences = records(21, { kind: 'fence' });
  expect(ids(expired([...records(21), ...fences], NOW))).toEqual(['fence 20', 'report 20']);
});

test.each<[string, Partial<AgedRecord>]>([
  ['is younger', { at: before(399 * DAY) }],
  ['is asked for', { needed: true }],
  ['has no readable age', { at: 'unknown' }],
])('refuses to let go what %s', (_, more) => {
  expect(expired(records(30, more), NOW)).toEqual([]);
});

const INVENTORY = { epoch: 3, activeRegion: 'east', databases: [], at: NOW, by: 'run' };
const done = { lease: takenAt(before(9)), inventory: INVENTORY, held: undefined, rpoSeconds: 60, now: NOW };

test.each([
  ['the takeover is complete', done, before(7 * DAY)],
  ['nobody ever took over', { ...done, lease: LEASE, inventory: undefined }, before(7 * DAY)],
  ['the RPO is long', { ...done, rpoSeconds: 5 * DAY }, before(10 * DAY)],
])('pointers to done jobs are kept for a week or twice the RPO when %s', (_, situation, time) => {
  expect(doneBefore(situation)).toBe(time);
});

test.each([
  ['a run holds the workload', { ...done, held: held() }],
  ['the takeover is not complete', { ...done, inventory: { ...INVENTORY, epoch: 2 } }],
  ['the inventory knows of no takeover', { ...done, inventory: undefined }],
])('refuses to let any pointer go while %s', (_, situation) => {
  expect(doneBefore(situation)).toBeUndefined();
});
