import type {
  DescribeAlarmsInput,
  DescribeAlarmsOutput,
  MetricAlarm,
  MetricDatum,
  PutMetricDataInput,
} from '@aws-sdk/client-cloudwatch';
import type { AlarmSpec } from './alarm-evaluation';
import { type AlarmState, alarmArn } from './alarm-event';
import type { Alarms } from './alarms';
import { type Operations, operation, required } from './call';
import { AwsError, NotImplementedByLab } from './errors';

const METRIC_DATA = [
  'Namespace',
  ...['MetricName', 'Dimensions', 'Value', 'Timestamp', 'Unit', 'StorageResolution'].map(
    (name) => `MetricData.${name}`,
  ),
];

/** The CloudWatch operations over the lab's alarms. */
export const cloudwatchOperations = (alarms: Alarms): Operations => ({
  PutMetricData: operation<PutMetricDataInput, object>(METRIC_DATA, (input, call) => {
    const namespace = validNamespace(required(input.Namespace, 'Namespace'));
    for (const datum of input.MetricData ?? []) {
      alarms.put(call.region, {
        namespace,
        metricName: required(datum.MetricName, 'MetricName'),
        dimensions: dimensions(datum),
        value: required(datum.Value, 'Value'),
        at: datum.Timestamp?.getTime() ?? alarms.options.clock.now(),
        resolutionSeconds: validResolution(datum.StorageResolution),
      });
    }
    return {};
  }),

  DescribeAlarms: operation<DescribeAlarmsInput, DescribeAlarmsOutput>(
    ['AlarmNames', 'AlarmNamePrefix', 'AlarmTypes', 'MaxRecords', 'StateValue'],
    (input, call) => {
      const fitting = alarms.all(call.region).filter(({ spec, state }) => fits(input, spec, state));
      if (fitting.length > (input.MaxRecords ?? DEFAULT_RECORDS))
        throw new NotImplementedByLab(`shows one page of alarms, ${fitting.length} do not fit`);
      return {
        MetricAlarms: fitting.map(({ spec, state }) => shown(alarms.options.account, spec, state)),
        CompositeAlarms: [],
      };
    },
  ),
});

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html (MaxRecords) */
const DEFAULT_RECORDS = 50;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html (StorageResolution) */
function validResolution(seconds = 60): 1 | 60 {
  if (seconds === 1 || seconds === 60) return seconds;
  throw new AwsError(
    'InvalidParameterValueException',
    `The parameter MetricData.member.1.StorageResolution must be 1 or 60, it is ${seconds}.`,
  );
}

function validNamespace(namespace: string): string {
  if (namespace.startsWith('AWS/'))
    throw new AwsError('InvalidParameterValueException', `The value ${namespace} for parameter Namespace is invalid.`);
  return namespace;
}

const dimensions = (datum: MetricDatum): Record<string, string> =>
  Object.fromEntries(
    (datum.Dimensions ?? []).map(({ Name, Value }) => [required(Name, 'Name'), required(Value, 'Value')]),
  );

/** The lab has metric alarms only; they are what is shown unless other types are named. */
const fits = (input: DescribeAlarmsInput, spec: AlarmSpec, state: AlarmState): boolean =>
  (input.AlarmTypes?.includes('MetricAlarm') ?? true) &&
  (input.AlarmNames?.includes(spec.name) ?? true) &&
  spec.name.startsWith(input.AlarmNamePrefix ?? '') &&
  (input.StateValue ?? state.value) === state.value;

const shown = (account: string, spec: AlarmSpec, state: AlarmState): MetricAlarm => ({
  AlarmName: spec.name,
  AlarmArn: alarmArn(account, spec),
  StateValue: state.value,
  StateReason: state.reason,
  StateUpdatedTimestamp: new Date(state.since),
  StateTransitionedTimestamp: new Date(state.since),
  Namespace: spec.namespace,
  MetricName: spec.metricName,
  Dimensions: Object.entries(spec.dimensions).map(([Name, Value]) => ({ Name, Value })),
  Statistic: spec.statistic,
  Period: spec.periodSeconds,
  EvaluationPeriods: spec.evaluationPeriods,
  DatapointsToAlarm: spec.datapointsToAlarm,
  Threshold: spec.threshold,
  ComparisonOperator: spec.comparisonOperator,
  TreatMissingData: spec.treatMissingData,
});
