import { overloadHint, watchLoad } from '../../../lab/verdict/machine-load';

const CALM = { lateByMs: 30, wanted: 2, cores: 4 };

test.each([
  ['this process was late', { ...CALM, lateByMs: 400 }, 'up to 400 ms late'],
  ['too many processes wanted to run', { ...CALM, wanted: 12.04 }, '12.0 processes wanted 4 cores'],
])('says that the machine was busy when %s', (_, load, words) => expect(overloadHint(load)).toContain(words));

test('says nothing of a machine that was not busy', () => expect(overloadHint(CALM)).toBeUndefined());

test('measures for as long as it is asked to', () => {
  const load = watchLoad()();
  expect(load.cores).toBeGreaterThan(0);
  expect(load.lateByMs).toBeGreaterThanOrEqual(0);
});
