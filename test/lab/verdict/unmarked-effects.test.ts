import { judgePromises } from '../../../lab/verdict/promises';
import { account, evidence, job } from './sample-evidence';

const oneResult = (unmarked: readonly string[]) =>
  judgePromises(
    evidence({
      effects: new Map([
        ['a', 1],
        ['b', 2],
      ]),
      jobs: [job('a'), job('b', { application: 'mails' })],
      unmarked: new Set(unmarked),
    }),
  ).find(({ id }) => id === 'P3');

test('an effect without a marker is done at least once: nobody has promised more', () => {
  expect(oneResult(['mails'])).toMatchObject({ verdict: 'kept', evidence: '1 effects, none twice' });
});

test('fails when an effect with a marker is there twice', () => {
  expect(oneResult([])).toMatchObject({
    verdict: 'broken',
    evidence: '1 jobs had their effect more than once (b: 2 times)',
  });
});

test('jobs that a person has cancelled are counted among the ends', () => {
  const given = evidence({
    account: account({ done: 1, cancelled: 1 }),
    jobs: [job('a'), job('b', { state: 'cancelled' })],
  });
  expect(judgePromises(given).find(({ id }) => id === 'P2')).toMatchObject({
    verdict: 'kept',
    evidence: '2 accepted = 1 done + 0 failed + 1 cancelled + 0 suspect',
  });
});
