import type { Evidence } from '../../../lab/verdict/evidence';
import { judgePromises, lostRows } from '../../../lab/verdict/promises';
import { BROKEN, KEPT, UNCHECKED, WROTE } from './promise-cases';
import { event, evidence, started } from './sample-evidence';

const verdictOf = (given: Partial<Evidence>, id: string) => judgePromises(evidence(given)).find((one) => one.id === id);

test.each(KEPT)('$id is kept when $what', ({ id, given, says }) => {
  expect(verdictOf(given, id)).toMatchObject({ verdict: 'kept', evidence: expect.stringContaining(says) });
});

test.each(BROKEN)('$id is broken when $what', ({ id, given, says }) => {
  expect(verdictOf(given, id)).toMatchObject({ verdict: 'broken', evidence: expect.stringContaining(says) });
});

test.each(UNCHECKED)('$id is not checked when $what', ({ id, given, says }) => {
  expect(verdictOf(given, id)).toMatchObject({ verdict: 'not checked', evidence: says });
});

test('the tables keep and break each promise that the lab can check', () => {
  const checked = ['P1', 'P2', 'P3', 'P4', 'P5', 'P6'];
  for (const table of [KEPT, BROKEN]) expect([...new Set(table.map(({ id }) => id))]).toEqual(checked);
  expect(judgePromises(evidence()).map(({ id }) => id)).toEqual([...checked, 'P7']);
});

test('what breaks one promise leaves the others as they are, but for what hangs on it', () => {
  const broken = judgePromises(
    evidence({
      effects: new Map([
        ['a', 1],
        ['b', 2],
      ]),
    }),
  );
  expect(broken.filter(({ verdict }) => verdict === 'broken').map(({ id }) => id)).toEqual(['P3']);
});

test('lost rows are the acknowledged ones that the database does not hold, whoever acknowledged them', () => {
  const rows = new Set(['order-2', 'order-3']);
  expect(lostRows(evidence({ rows })).map(({ id }) => id)).toEqual(['order-1', 'order-4']);
});

test('a run that only came to its start has no verdict on what it never did', () => {
  const acknowledged = WROTE.slice(0, 2);
  const verdicts = judgePromises(evidence({ history: [event(0, started)], report: undefined, acknowledged }));
  expect(verdicts.filter(({ verdict }) => verdict === 'not checked').map(({ id }) => id)).toEqual(['P1', 'P4', 'P7']);
});
