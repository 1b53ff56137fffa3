import type { WireEntry } from '../../../lab/aws';
import { asJson } from '../../../lab/machine/json';
import { type TwoOperators, twoOperatorsChecks } from '../../../lab/scenarios/two-operators-checks';
import type { Evidence } from '../../../lab/verdict/evidence';
import type { ExecutionEvent } from '../../../lab/world/executions';
import { LAB_TIMINGS } from '../../../lab/world/lab-timings';
import type { ClaimAnswer } from '../../../lambda/contract/run-document';
import { call, entered, event, evidence, LEASE, STANDBY, started, succeeded, ZERO } from '../verdict/sample-evidence';

const { stepTimeoutSeconds = 0 } = LAB_TIMINGS;
const HOLDER = `run auto in ${STANDBY} holds the workload since 2026-11-22T12:00:05.000Z, started by alarm takeover-wanted at x`;

const claim = (afterMs: number, run: string, answer: ClaimAnswer): ExecutionEvent =>
  event(afterMs, { kind: 'StateExited', state: 'ClaimRun', type: 'Task', output: asJson({ claim: answer }) }, run);
const states = (afterMs: number, run: string, ...names: string[]): ExecutionEvent[] =>
  names.map((name) => event(afterMs, entered(name), run));
const told = (afterMs: number, run: string, because = `${HOLDER}; it is alive`): ExecutionEvent[] => {
  const answer: ClaimAnswer = { outcome: 'already-running', because };
  const output = asJson({ claim: answer });
  return [
    claim(afterMs, run, answer),
    ...states(afterMs, run, 'AlreadyRunning'),
    event(afterMs, { kind: 'ExecutionSucceeded', output }, run),
  ];
};

const CLAIMED_MS = 20_000;
const AUTO = [
  event(5_000, started, 'auto'),
  claim(5_100, 'auto', { outcome: 'claimed', waitSeconds: 0 }),
  ...states(6_000, 'auto', 'Precheck', 'TakeOwnership', 'MoveWorkload', 'AwaitFence'),
];
const KILLED = event(9_000, { kind: 'ExecutionAborted' }, 'auto');
const NEXT = [
  ...states(15_000, 'next', 'ClaimRun', 'AwaitOtherRun', 'ClaimRun'),
  claim(CLAIMED_MS, 'next', { outcome: 'claimed', waitSeconds: stepTimeoutSeconds, resumes: 'auto' }),
  ...states(CLAIMED_MS, 'next', 'AwaitOldStep', 'Precheck', 'TakeOwnership', 'MoveWorkload', 'OpenDatabases', 'Done'),
  event(40_000, succeeded, 'next'),
];
const HISTORY = [...AUTO, ...told(7_000, 'typed'), ...told(7_500, 'pressed'), KILLED, ...NEXT];

const ledger = (sk: string, afterMs: number): WireEntry => ({
  ...call(STANDBY, 'dynamodb', 'UpdateItem'),
  caller: 'demo-orders-run-steps',
  input: { Key: { pk: { S: 'WORKLOAD#orders' }, sk: { S: sk } } },
  at: ZERO + afterMs,
});
const FIRST_CHANGE_MS = CLAIMED_MS + stepTimeoutSeconds * 1000 + 300;
const RENEWED = { ...ledger('LEASE', FIRST_CHANGE_MS + 500), caller: 'demo-orders-database-steps' };
const CALLS = [
  ledger('LEASE', 5_900),
  ledger('RUN', CLAIMED_MS + 10),
  ledger('FENCE#000000000002', FIRST_CHANGE_MS),
  RENEWED,
];

const ACT: TwoOperators = {
  automatic: 'auto',
  typed: { ok: true, output: `this goes on from there\n${HOLDER}; if it is alive, the new run changes nothing\nrun x` },
  told: ['typed', 'pressed'],
  next: 'next',
};

interface Given {
  readonly act?: Partial<TwoOperators>;
  readonly evidence?: Partial<Evidence>;
  readonly wire?: readonly WireEntry[];
}
const failing = (given: Given = {}): readonly string[] =>
  twoOperatorsChecks({ ...ACT, ...given.act }, evidence({ history: HISTORY, calls: CALLS, ...given.evidence }), {
    wire: given.wire ?? [call(STANDBY)],
    databases: 1,
  }).flatMap(({ name, passed }) => (passed ? [] : [name]));

test('the story as it should be passes every check', () => {
  expect(failing()).toEqual([]);
});

const TYPED = 'the run of the person at the command line ends with who holds the workload, and since when';
const NEXT_RUN = 'the next run proves it dead by its heartbeat, goes on with its takeover and completes it';
const WAITED = 'it waits out a step of the killed run before it changes anything';
const OWNERS = 'at no time two runs are past their claim';
const without = (...names: readonly string[]) =>
  HISTORY.filter((each) => !(each.kind === 'StateEntered' && names.includes(each.state)));

test.each<readonly [string, Given, readonly string[]]>([
  [
    'a person is not told since when',
    { evidence: { history: [...AUTO, ...told(7_000, 'typed', 'busy'), ...told(7_500, 'pressed'), KILLED, ...NEXT] } },
    [TYPED],
  ],
  [
    'the command line says nothing',
    { act: { typed: { ok: true, output: 'run x started in us-west-2' } } },
    ['the command line says so before it starts anything'],
  ],
  [
    'the automatic run had ended before it could be killed',
    { evidence: { history: HISTORY.map((each) => (each === KILLED ? event(9_000, succeeded, 'auto') : each)) } },
    ['the automatic run was killed after it took ownership, before its end'],
  ],
  ['the next run asks for no second heartbeat', { evidence: { history: without('AwaitOtherRun') } }, [NEXT_RUN]],
  [
    'it changes something at once',
    { evidence: { calls: [...CALLS.slice(0, 2), ledger('FENCE#000000000002', CLAIMED_MS + 900)] } },
    [WAITED],
  ],
  ['it changes nothing at all', { evidence: { calls: CALLS.slice(0, 2) } }, [WAITED]],
  [
    'a person claims beside the automatic run',
    { evidence: { history: [...HISTORY, claim(8_000, 'pressed', { outcome: 'claimed', waitSeconds: 0 })] } },
    [OWNERS],
  ],
  [
    'the epoch is raised twice',
    {
      evidence: { calls: [...CALLS, ledger('LEASE', FIRST_CHANGE_MS)], lease: { ...LEASE, epoch: 3, active: STANDBY } },
    },
    ['ownership is taken once'],
  ],
  ['a promotion is tried twice', { wire: [call(STANDBY), call(STANDBY)] }, ['no database is promoted twice']],
  ['nothing is promoted', { wire: [] }, ['no database is promoted twice']],
])('fails when %s', (_, given, names) => {
  expect(failing(given)).toEqual(names);
});
