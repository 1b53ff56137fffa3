import { DEFAULT_TIMINGS, type FenceGrade } from '../../../lambda/contract/settings';
import { fencePromise } from '../../../lambda/domain/fence-promise';

test.each<[FenceGrade, string]>([
  ['enforced', 'db: enforced, closes by itself at most 55 s after the last renewal'],
  ['watchdog', 'db: watchdog, its sessions are ended at most 60 s after the last renewal'],
  ['acknowledged', 'db: acknowledged, does not close by itself; the run waits up to 300 s for its keeper to close it'],
  ['none', 'db: no fence, nothing closes it: the old side may go on writing'],
])('a database of the grade %s is described by what closes it, and when', (grade, said) => {
  expect(fencePromise({ name: 'db', kind: 'rds-replica-pair', grade }, DEFAULT_TIMINGS)).toBe(said);
});

test('a store that both Regions write is outside the promise', () => {
  expect(fencePromise({ name: 'cart', kind: 'global-table', grade: 'none' }, DEFAULT_TIMINGS)).toContain(
    'outside promise P1',
  );
});
