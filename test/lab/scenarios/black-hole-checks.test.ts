import { blackHoleChecks } from '../../../lab/scenarios/black-hole-checks';
import type { Evidence } from '../../../lab/verdict/evidence';
import { call, evidence, HOME, STANDBY } from '../verdict/sample-evidence';

const STOP_TASK = call(HOME, 'ecs', 'StopTask');
const checks = (given: Partial<Evidence>, change: string | undefined = 'queued') =>
  blackHoleChecks(evidence(given), change);
const verdicts = (...given: Parameters<typeof checks>) => checks(...given).map(({ passed }) => passed);

test('the report lists every call that the run waited for, and what it only tried', () => {
  const [waited, tried] = checks({ calls: [call(STANDBY), call(STANDBY, 'dynamodb', 'GetItem'), STOP_TASK] });
  expect(waited).toMatchObject({
    passed: true,
    detail: 'dynamodb:GetItem in us-west-2 (1, 0 ms), rds:PromoteReadReplica in us-west-2 (1, 0 ms)',
  });
  expect(tried).toMatchObject({ passed: true, detail: expect.stringContaining('ecs:StopTask in us-east-1 (1, 0 ms)') });
});

test.each<readonly [string, Partial<Evidence>, readonly boolean[]]>([
  ['it waited for the lost Region', { calls: [call(STANDBY), call(HOME), STOP_TASK] }, [false, true, true]],
  [
    'it waited for a control plane of one Region',
    { calls: [call(STANDBY, 'route53', 'ListResourceRecordSets'), STOP_TASK] },
    [false, true, true],
  ],
  ['no call of it was seen', { calls: [] }, [false, false, true]],
  ['it had nothing to try in the lost Region', { calls: [call(STANDBY)] }, [true, false, true]],
])('fails when %s', (_, given, expected) => {
  expect(verdicts(given)).toEqual(expected);
});

test('fails when the Route 53 API answered the lab', () => {
  expect(verdicts({ calls: [call(STANDBY), STOP_TASK] }, 'changed')).toEqual([true, true, false]);
});

test('a workload without jobs has nothing to try there, one without a record has none to change', () => {
  expect(blackHoleChecks(evidence({ calls: [call(STANDBY)], accepted: 0 }), undefined)).toMatchObject([
    { passed: true },
    { passed: true },
  ]);
});
