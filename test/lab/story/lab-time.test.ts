import { inLabTime } from '../../../lab/story/lab-time';
import { ALL, ONE_OF_EACH, storyOf } from './faults';

test('times are as much shorter as the lease, and count from the first fault', () => {
  const { isolation, 'replication lag': lag, 'person answers': answer } = ONE_OF_EACH;
  const story = storyOf(isolation, { ...lag, atMs: 84_000 }, { ...answer, atMs: 120_000 });
  const { faults, settings } = inLabTime(story, 5);
  expect(faults).toEqual([
    { ...isolation, atMs: 0, forMs: 10_000, sinceRenewalMs: 100 },
    { ...lag, atMs: 2_000, forMs: 10_000, seconds: 2.5 },
    { ...answer, atMs: 5_000 },
  ]);
  expect(settings).toMatchObject({ rpoSeconds: 7.5, approvalDeadlineSeconds: 25, grade: 'enforced' });
  expect(settings.lagSeconds).toBeCloseTo(1 / 6);
});

test('what overlaps in the simulator overlaps in the lab', () => {
  const two = [ONE_OF_EACH.cut, { ...ONE_OF_EACH['database down'], atMs: 175_000 }];
  const [cut, down] = inLabTime(storyOf(...two), 5).faults;
  expect((cut?.atMs ?? 0) + (cut !== undefined && 'forMs' in cut ? cut.forMs : 0)).toBeGreaterThan(down?.atMs ?? 0);
});

test('a fault gets no key that it had not', () => {
  const { faults } = inLabTime(storyOf(...ALL), 5);
  expect(faults.map((fault) => Object.keys(fault).sort())).toEqual(ALL.map((fault) => Object.keys(fault).sort()));
});

test('a story without faults is one', () => expect(inLabTime(storyOf(), 5).faults).toEqual([]));
