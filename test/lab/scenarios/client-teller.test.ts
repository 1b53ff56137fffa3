import { tellChanges } from '../../../lab/scenarios/client-teller';

/** What is told of answers so many milliseconds after the first; `true`: acknowledged. */
function told(answers: readonly (readonly [number, boolean])[]): readonly string[] {
  const said: string[] = [];
  const onAnswer = tellChanges({ tell: ({ kind, text }) => void said.push(`${kind}: ${text}`) });
  for (const [at, ok] of answers) onAnswer({ ok, at, region: 'us-east-1', reason: ok ? '' : 'answered 503' });
  return said;
}

const UP = 'up: writes are acknowledged by us-east-1';
const DOWN = 'down: writes fail: answered 503';

test('an outage is told when it begins and when it ends, not at every row', () => {
  const answers = [
    [0, true],
    [40, true],
    [5_000, false],
    [5_040, false],
    [9_000, true],
    [9_040, true],
  ] as const;
  expect(told(answers)).toEqual([UP, DOWN, UP]);
});

test('writes that fail in part are told once, and once more when they do not any more', () => {
  const flicker = Array.from({ length: 100 }, (_, index) => [5_000 + index * 100, index % 3 !== 0] as const);
  const well = Array.from({ length: 30 }, (_, index) => [15_000 + index * 100, true] as const);
  expect(told([[0, true], ...flicker, ...well])).toEqual([
    UP,
    DOWN,
    UP,
    'down: a part of the writes fails: answered 503',
    UP,
  ]);
});

test('a part that fails and turns into an outage is told as an outage', () => {
  const flicker = Array.from({ length: 10 }, (_, index) => [5_000 + index * 100, index % 2 === 1] as const);
  expect(told([[0, true], ...flicker, [6_000, false], [8_000, false]]).at(-1)).toBe(DOWN);
});
