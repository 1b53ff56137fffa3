import { stateSpans } from '../../../lab/verdict/state-spans';
import { entered, event, exited, STANDBY, ZERO } from './sample-evidence';

const spans = (...events: Parameters<typeof stateSpans>[0]) => stateSpans(events, ZERO);

test('a step is one span, from its first entry to its last exit', () => {
  expect(
    spans(
      event(1_000, entered('Verify')),
      event(1_200, exited('Verify')),
      event(6_200, entered('Verify')),
      event(6_500, exited('Verify')),
    ),
  ).toEqual([{ atMs: 1_000, forMs: 5_500, lane: STANDBY, text: 'Verify', kind: 'state' }]);
});

test('the same step of two runs is two spans', () => {
  const told = spans(
    event(0, entered('ClaimRun'), 'a'),
    event(9, entered('ClaimRun'), 'b'),
    event(20, exited('ClaimRun'), 'b'),
  );
  expect(told.map(({ atMs, forMs }) => [atMs, forMs])).toEqual([
    [0, 0],
    [9, 11],
  ]);
});

test('choices, waits and passes are no operations', () => {
  expect(spans(event(0, entered('Fenced', 'Pass')), event(1, exited('Fenced', 'Pass')))).toEqual([]);
});

test.each([
  { kind: 'TaskFailed', state: 'Verify', error: 'DeadlineExceeded', cause: '' },
  { kind: 'TaskTimedOut', state: 'Verify', afterSeconds: 35 },
] as const)('a step that failed ($kind) is a fault up to then', (fact) => {
  expect(spans(event(10, entered('Verify')), event(500, fact))).toEqual([
    { atMs: 10, forMs: 490, lane: STANDBY, text: 'Verify', kind: 'fault' },
  ]);
});

test('a step that failed and then came right ends when it came right', () => {
  const fact = { kind: 'TaskFailed', state: 'Verify', error: 'Transient', cause: '' } as const;
  const [span] = spans(event(0, entered('Verify')), event(100, fact), event(900, exited('Verify')));
  expect(span).toMatchObject({ forMs: 900 });
});
