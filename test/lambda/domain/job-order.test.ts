import fc from 'fast-check';
import { chooseJobs, inTurn } from '../../../lambda/domain/job-order';

const heads = (counts: readonly number[]) =>
  counts.map((count, rank) => ({
    jobClass: `class-${rank}`,
    waiting: Array.from({ length: count }, (_, i) => `${rank}.${i}`),
  }));
const rankOf = (job: string): number => Number(job.split('.')[0]);
const counts = fc.array(fc.nat(30), { minLength: 1, maxLength: 6 });

test.each([
  ['the most urgent first', [3, 3], 4, 0, ['0.0', '0.1', '0.2', '1.0']],
  ['every fifth start for a less urgent class', [9, 9], 5, 0, ['0.0', '0.1', '0.2', '0.3', '1.0']],
  ['counts the starts before', [9, 9], 2, 4, ['1.0', '0.0']],
  ['nothing where nothing waits', [0, 0], 3, 0, []],
  ['nothing without room', [3], 0, 0, []],
  ['what there is', [1, 1], 9, 0, ['0.0', '1.0']],
])('chooses %s', (_, waiting, room, before, chosen) => {
  expect(chooseJobs(heads(waiting), room, before)).toEqual(chosen);
});

test('fills the room, takes nobody twice, and keeps the order of age within a class', () => {
  fc.assert(
    fc.property(counts, fc.nat(40), fc.nat(100), (waiting, room, before) => {
      const chosen = chooseJobs(heads(waiting), room, before);
      const total = waiting.reduce((sum, count) => sum + count, 0);
      expect(chosen).toHaveLength(Math.min(room, total));
      expect(new Set(chosen).size).toBe(chosen.length);
      waiting.forEach((_, rank) => {
        const own = chosen.filter((job) => rankOf(job) === rank).map((job) => Number(job.split('.')[1]));
        expect(own).toEqual(own.map((_age, i) => i));
      });
    }),
  );
});

test('outside of the fifth starts no less urgent job goes before a more urgent one', () => {
  fc.assert(
    fc.property(counts, fc.nat(40), fc.nat(100), (waiting, room, before) => {
      const left = [...waiting];
      chooseJobs(heads(waiting), room, before).forEach((job, i) => {
        const rank = rankOf(job);
        if ((before + i) % 5 !== 4) expect(left.slice(0, rank).every((count) => count === 0)).toBe(true);
        left[rank] = (left[rank] ?? 0) - 1;
      });
    }),
  );
});

test('no class starves, however many classes always wait', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 7 }), (classes, room) => {
      const started = new Set<number>();
      for (let before = 0; before < 200; before += room)
        for (const job of chooseJobs(heads(Array.from({ length: classes }, () => 50)), room, before))
          started.add(rankOf(job));
      expect([...started].sort()).toEqual(Array.from({ length: classes }, (_, rank) => rank));
    }),
  );
});

test('the front list goes first, in its order, and nobody is taken twice', () => {
  fc.assert(
    fc.property(counts, fc.nat(40), fc.nat(100), fc.nat(5), (waiting, room, before, ahead) => {
      const all = heads(waiting);
      const front = all
        .flatMap((head) => head.waiting.slice(-1))
        .reverse()
        .slice(0, ahead);
      const chosen = chooseJobs(all, room, before, front);
      expect(chosen.slice(0, front.length)).toEqual(front.slice(0, room));
      expect(new Set(chosen).size).toBe(chosen.length);
    }),
  );
});

test('each turn another one comes first, and all come', () => {
  expect([0, 1, 2, 3].map((turn) => inTurn(['a', 'b', 'c'], turn).join(''))).toEqual(['abc', 'bca', 'cab', 'abc']);
  expect(inTurn([], 7)).toEqual([]);
});
