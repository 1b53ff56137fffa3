import { covers, Spans } from '../../../lab/story/spans';

test('a span is open until it is noted otherwise, and the same word twice changes nothing', () => {
  const spans = new Spans();
  for (const [isSo, at] of [
    [false, 1],
    [true, 2],
    [true, 3],
    [false, 5],
    [false, 6],
    [true, 9],
  ] as const)
    spans.note(isSo, at);
  expect(spans.all).toEqual([{ from: 2, to: 5 }, { from: 9 }]);
});

test.each([
  [2, 5, true],
  [2, 6, false],
  [1, 4, false],
  [5, 9, false],
  [9, 1_000, true],
])('from %i to %i is covered by one span: %s', (from, to, wanted) => {
  expect(covers([{ from: 2, to: 5 }, { from: 9 }], from, to)).toBe(wanted);
});
