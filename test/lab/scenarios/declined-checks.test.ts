import type { WireEntry } from '../../../lab/aws';
import { askedRuns, declinedChecks } from '../../../lab/scenarios/declined-checks';
import type { Evidence } from '../../../lab/verdict/evidence';
import type { ExecutionEvent } from '../../../lab/world/executions';
import { call, entered, event, evidence, HOME, LEASE, report, STANDBY, ZERO } from '../verdict/sample-evidence';

const ledger = (pk: string, sk: string, caller = 'demo-orders-run-steps', afterMs = 5_000): WireEntry => ({
  ...call(STANDBY, 'dynamodb', 'UpdateItem'),
  caller,
  at: ZERO + afterMs,
  input: { Key: { pk: { S: pk }, sk: { S: sk } } },
});
const renewal = (afterMs: number) => ledger('WORKLOAD#orders', 'LEASE', 'demo-orders-keeper', afterMs);

const SEEN = [
  'us-east-1: failing (epoch 1, renewal 40; 90 of 90)',
  'us-west-2: failing (epoch 1, renewal 40; 80 of 80)',
];

const asks = (run: string, seen: readonly string[] = SEEN): readonly ExecutionEvent[] => [
  event(4_000, { ...entered('AskForApproval'), input: { precheck: { evidence: [...seen] } } } as never, run),
  event(4_100, entered('AwaitDecision', 'Wait'), run),
  event(9_000, entered('Done', 'Succeed'), run),
  event(
    9_000,
    {
      kind: 'ExecutionSucceeded',
      output: { report: { summary: 'somebody declined: it is fine; nothing has changed' } },
    },
    run,
  ),
];

const CALLS = [
  ledger('WORKLOAD#orders', 'RUN'),
  ledger('DECISION#orders', 'run-1'),
  ledger('WORKLOAD#orders', 'REPORT#run-1'),
  call(STANDBY, 'sns', 'Publish'),
  call(STANDBY, 'events', 'PutEvents'),
  call(STANDBY, 'rds', 'DescribeDBInstances'),
];

interface Given {
  readonly evidence?: Partial<Evidence>;
  readonly entries?: readonly WireEntry[];
}

const verdicts = ({ evidence: given = {}, entries = [renewal(-100), renewal(6_000)] }: Given = {}) =>
  declinedChecks(
    evidence({
      ends: 'stays',
      history: asks('run-1'),
      calls: CALLS,
      lease: LEASE,
      report: report({ outcome: 'declined' }),
      ...given,
    }),
    entries,
  ).map(({ passed }) => passed);

test('a run that was wanted, asked, was declined and wrote nothing but its own', () => {
  expect(verdicts()).toEqual([true, true, true, true]);
});

test.each<readonly [string, Given, readonly boolean[]]>([
  ['one observer only saw it', { evidence: { history: asks('run-1', SEEN.slice(1)) } }, [false, true, true, true]],
  [
    'one of two questions went unanswered',
    { evidence: { history: [...asks('run-1'), ...asks('run-2').slice(0, 2)] } },
    [true, false, true, true],
  ],
  ['nobody said no', { evidence: { report: report({ outcome: 'incomplete' }) } }, [true, false, true, true]],
  ['there is no report', { evidence: { report: undefined } }, [true, false, true, true]],
  ['nobody was asked', { evidence: { history: [] } }, [false, false, true, true]],
  ['nobody renewed after the fault', { entries: [renewal(-100)] }, [true, true, false, true]],
  [
    'a run wrote the lease',
    { entries: [renewal(6_000), ledger('WORKLOAD#orders', 'LEASE')] },
    [true, true, false, true],
  ],
  ['the run wrote nothing at all', { evidence: { calls: [] } }, [true, true, true, false]],
  ['the run tried to promote', { evidence: { calls: [...CALLS, call(STANDBY)] } }, [true, true, true, false]],
  [
    'the run raised the epoch',
    { evidence: { calls: [...CALLS, ledger('WORKLOAD#orders', 'LEASE')] } },
    [true, true, true, false],
  ],
])('fails when %s', (_, given, expected) => {
  expect(verdicts(given)).toEqual(expected);
});

test('a run that waits for its answer for long has asked once', () => {
  const waits = event(5_000, entered('AwaitDecision', 'Wait'), 'run-1');
  expect(askedRuns([...asks('run-1'), waits])).toEqual(['run-1']);
  expect(askedRuns([event(0, entered('Precheck'), HOME)])).toEqual([]);
});
