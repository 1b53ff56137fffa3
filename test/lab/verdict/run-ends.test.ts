import { runEnds, sayEnd } from '../../../lab/verdict/run-ends';
import { entered, event, STANDBY, started } from './sample-evidence';

const held = 'run a in us-west-2 holds the workload since 2026-11-22T12:00:00.000Z';

test('each execution that has ended tells its last state and what it said', () => {
  const history = [
    event(0, started, 'a'),
    event(10, started, 'b'),
    event(20, entered('AlreadyRunning', 'Succeed'), 'b'),
    event(20, { kind: 'ExecutionSucceeded', output: { claim: { because: held } } }, 'b'),
    event(30, entered('RunRefused', 'Fail'), 'c'),
    event(30, { kind: 'ExecutionFailed', error: 'RunRefused', cause: 'the workload changed 3 s ago' }, 'c'),
    event(40, { kind: 'ExecutionAborted' }, 'd'),
    event(50, entered('Done', 'Succeed'), 'a'),
    event(50, { kind: 'ExecutionSucceeded', output: { claim: {}, report: { summary: 'it moved' } } }, 'a'),
  ];
  expect(runEnds(history)).toEqual([
    { execution: 'b', region: STANDBY, state: 'AlreadyRunning', words: held },
    { execution: 'c', region: STANDBY, state: 'RunRefused', words: 'the workload changed 3 s ago' },
    { execution: 'd', region: STANDBY, state: 'no state', words: 'ExecutionAborted' },
    { execution: 'a', region: STANDBY, state: 'Done', words: 'it moved' },
  ]);
});

test('an execution that still runs is not told about, and one that said nothing is said to', () => {
  expect(runEnds([event(0, started)])).toEqual([]);
  const [end] = runEnds([event(10, { kind: 'ExecutionSucceeded', output: {} })]);
  expect(end && sayEnd(end)).toBe('run-1 in us-west-2: no state: no word');
});
