import type { WireEntry } from '../../../lab/aws';
import { type FalseAlarm, falseAlarmChecks } from '../../../lab/scenarios/false-alarm-checks';
import type { Evidence } from '../../../lab/verdict/evidence';
import type { ExecutionEvent } from '../../../lab/world/executions';
import { call, entered, event, evidence, HOME, STANDBY, ZERO } from '../verdict/sample-evidence';

const refused = (afterMs: number, run: string, words: string): ExecutionEvent[] => [
  event(afterMs, entered('FailoverIncomplete', 'Fail'), run),
  event(
    afterMs,
    { kind: 'ExecutionFailed', error: 'FailoverIncomplete', cause: `refused: ${words}; us-east-1: …` },
    run,
  ),
];
const not = (voices: number) => `the alarm is not confirmed: ${voices} of 3 observers want a takeover, 2 are needed`;
const history = (inTheCut: number) => [
  ...refused(1_000, 'a', not(0)),
  ...refused(9_000, 'b', not(inTheCut)),
  ...refused(30_000, 'c', not(1)),
];
const HISTORY = history(1);

const item = (sk: string, caller: string, afterMs: number): WireEntry => ({
  ...call(HOME, 'dynamodb', 'UpdateItem'),
  caller: `demo-orders-${caller}`,
  input: { Key: { pk: { S: 'WORKLOAD#orders' }, sk: { S: sk } } },
  at: ZERO + afterMs,
});
const renewal = (afterMs: number) => item('LEASE', 'keeper', afterMs);
const metric = (value: number, region = STANDBY): WireEntry => ({
  ...call(region, 'cloudwatch', 'PutMetricData'),
  callerRegion: region,
  input: {
    MetricData: [
      { MetricName: 'LeaseAge', Value: 4 },
      { MetricName: 'TakeoverWanted', Value: value },
    ],
  },
});

const ACT: FalseAlarm = {
  ttlMs: 24_000,
  cutMs: 17_200,
  alarms: [
    { execution: 'a', voices: 0 },
    { execution: 'b', voices: 1 },
    { execution: 'c', voices: 1 },
  ],
  cut: { from: ZERO + 5_000, to: ZERO + 22_200 },
};
const WIRE = [renewal(2_000), renewal(4_900), renewal(23_000), metric(0), metric(0)];
const CALLS = [item('RUN', 'run-steps', 900), item('REPORT#a', 'run-steps', 1_000)];

interface Given {
  readonly act?: Partial<FalseAlarm>;
  readonly evidence?: Partial<Evidence>;
  readonly wire?: readonly WireEntry[];
}
const failing = ({ act, evidence: given, wire = WIRE }: Given = {}): readonly string[] =>
  falseAlarmChecks({ ...ACT, ...act }, evidence({ history: HISTORY, calls: CALLS, ...given }), wire).flatMap(
    ({ name, passed }) => (passed ? [] : [name]),
  );

test('the story as it should be passes every check', () => {
  expect(failing()).toEqual([]);
});

const IN_THE_CUT = 'an alarm in the middle of the cut is refused: 1 of 3';
const WRITES = 'these runs have written their own items and told people, and there were no others';
const CUT = 'as long as the cut lasted nothing was renewed, and the lease did not run out';
const RENEWED = 'the keepers renewed before the cut and after it, and nobody else touched the lease';
const WISH = `no observer in ${STANDBY} wanted a takeover at any time`;

test.each<readonly [string, Given, readonly string[]]>([
  ['the liar was not heard', { evidence: { history: history(0) } }, [IN_THE_CUT]],
  ['a refused run raises the epoch', { evidence: { calls: [...CALLS, item('LEASE', 'run-steps', 2_000)] } }, [WRITES]],
  ['a run promotes', { evidence: { calls: [...CALLS, call(STANDBY)] } }, [WRITES]],
  ['no run has written anything', { evidence: { calls: [] } }, [WRITES]],
  ['an alarm of its own starts a run', { evidence: { history: [...HISTORY, ...refused(1, 'd', not(1))] } }, [WRITES]],
  ['the cut lets a renewal through', { wire: [...WIRE.slice(0, 2), renewal(9_000), ...WIRE.slice(2)] }, [CUT]],
  ['the cut outlasts the lease', { wire: [renewal(2_000), renewal(4_000), renewal(28_100), metric(0)] }, [CUT]],
  ['somebody else writes the lease', { wire: [...WIRE, item('LEASE', 'run-steps', 24_000)] }, [RENEWED]],
  ['the standby wants a takeover', { wire: [...WIRE, metric(1)] }, [WISH]],
  ['the standby says nothing', { wire: [...WIRE.slice(0, 3), metric(0, HOME)] }, [WISH]],
])('fails when %s', (_, given, names) => {
  expect(failing(given)).toEqual(names);
});

test('fails when nothing was renewed after the cut', () => {
  expect(failing({ wire: WIRE.filter((entry) => entry !== WIRE[2]) })).toEqual([CUT, RENEWED]);
});
