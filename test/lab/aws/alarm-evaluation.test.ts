import { type AlarmSpec, type AlarmStateValue, evaluate } from '../../../lab/aws/alarm-evaluation';

const alarm = (more: Partial<AlarmSpec>): AlarmSpec => ({
  name: 'a',
  region: 'eu-west-1',
  namespace: 'N',
  metricName: 'M',
  dimensions: {},
  statistic: 'Maximum',
  periodSeconds: 60,
  threshold: 1,
  comparisonOperator: 'GreaterThanOrEqualToThreshold',
  evaluationPeriods: 3,
  ...more,
});

/** `X` breaches, `0` does not, `-` is missing; oldest first. */
const row = (text: string) => text.split(' ').map((sign) => (sign === '-' ? undefined : [sign === 'X' ? 1 : 0]));

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;
const RETAINED = 'INSUFFICIENT_DATA';

/** The tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html */
const THREE_OF_THREE: readonly [string, ...AlarmStateValue[]][] = [
  ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'OK', 'OK'],
  ['- - - - -', 'INSUFFICIENT_DATA', RETAINED, 'ALARM', 'OK'],
  ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- - X - -', 'ALARM', RETAINED, 'ALARM', 'OK'],
];
const TWO_OF_THREE: readonly [string, ...AlarmStateValue[]][] = [
  ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
  ['- - - X -', 'ALARM', RETAINED, 'ALARM', 'OK'],
];

describe.each([
  ['3 of 3', {}, THREE_OF_THREE],
  ['2 of 3', { datapointsToAlarm: 2 }, TWO_OF_THREE],
] as const)('%s', (_, spec, table) => {
  test.each(table)('%s gives what CloudWatch documents', (periods, ...wanted) => {
    const states = TREATMENTS.map((treatMissingData) =>
      evaluate(alarm({ ...spec, treatMissingData }), row(periods), RETAINED),
    );
    expect(states).toEqual(wanted);
  });
});

test.each([
  ['Minimum', 1],
  ['Maximum', 4],
  ['Average', 2.5],
  ['Sum', 5],
] as const)('%s of a period is compared with the threshold', (statistic, value) => {
  const at = (comparisonOperator: AlarmSpec['comparisonOperator'], threshold: number) =>
    evaluate(alarm({ statistic, comparisonOperator, threshold, evaluationPeriods: 1 }), [[1, 4]], 'OK');
  expect(at('GreaterThanThreshold', value)).toBe('OK');
  expect(at('GreaterThanOrEqualToThreshold', value)).toBe('ALARM');
  expect(at('LessThanThreshold', value)).toBe('OK');
  expect(at('LessThanOrEqualToThreshold', value)).toBe('ALARM');
});
