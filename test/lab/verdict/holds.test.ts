import { asJson } from '../../../lab/machine/json';
import { holdsIn, overlapping } from '../../../lab/verdict/holds';
import type { ClaimAnswer } from '../../../lambda/contract/run-document';
import { event, started, succeeded, ZERO } from './sample-evidence';

const claim = (afterMs: number, execution: string, answer: ClaimAnswer) =>
  event(
    afterMs,
    { kind: 'StateExited', state: 'ClaimRun', type: 'Task', output: asJson({ claim: answer }) },
    execution,
  );
const claimed = (resumes?: string): ClaimAnswer => ({
  outcome: 'claimed',
  waitSeconds: 0,
  ...(resumes && { resumes }),
});
const told: ClaimAnswer = { outcome: 'already-running', because: 'run a in us-west-2 holds the workload' };
const waits: ClaimAnswer = {
  outcome: 'wait-for-other-run',
  waitSeconds: 5,
  seen: { runId: 'a', heartbeat: 3 },
  because: 'run a holds the workload',
};

const aborted = event(2_000, { kind: 'ExecutionAborted' }, 'a');

test('a run holds the workload from its claim to its end; one that was only told, or waits, does not', () => {
  const holds = holdsIn([
    event(0, started, 'a'),
    claim(100, 'a', claimed()),
    claim(300, 'b', told),
    claim(400, 'c', waits),
    aborted,
    claim(9_000, 'c', claimed('a')),
    event(15_000, succeeded, 'c'),
  ]);
  expect(holds).toEqual([
    { execution: 'a', from: ZERO + 100, to: ZERO + 2_000 },
    { execution: 'c', from: ZERO + 9_000, to: ZERO + 15_000, resumes: 'a' },
  ]);
  expect(overlapping(holds)).toEqual([]);
});

test.each([
  ['before the other one was killed', 1_999, [aborted]],
  ['while the other one goes on', 9_000, []],
])('fails for one that claims %s', (_, afterMs, end) => {
  const holds = holdsIn([claim(100, 'a', claimed()), claim(afterMs, 'b', claimed()), ...end]);
  expect(overlapping(holds).map(({ execution }) => execution)).toEqual(['b']);
});
