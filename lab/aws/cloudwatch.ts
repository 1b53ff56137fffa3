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
import { AwsError } from './errors';

const METRIC_DATA = [
  'Namespace',
  ...['MetricName', 'Dimensions', 'Value', 'Timestamp', 'Unit'].map((name) => `MetricData.${name}`),
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
      });
    }
    return {};
  }),

  DescribeAlarms: operation<DescribeAlarmsInput, DescribeAlarmsOutput>(
    ['AlarmNames', 'AlarmNamePrefix', 'StateValue'],
    (input, call) => {
      const fitting = alarms.all(call.region).filter(({ spec, state }) => fits(input, spec, state));
      return { MetricAlarms: fitting.map(({ spec, state }) => shown(alarms.options.account, spec, state)) };
    },
  ),
});

function validNamespace(namespace: string): string {
  if (namespace.startsWith('AWS/'))
    throw new AwsError('InvalidParameterValueException', `The value ${namespace} for parameter Namespace is invalid.`);
  return namespace;
}

const dimensions = (datum: MetricDatum): Record<string, string> =>
  Object.fromEntries(
    (datum.Dimensions ?? []).map(({ Name, Value }) => [required(Name, 'Name'), required(Value, 'Value')]),
  );

const fits = (input: DescribeAlarmsInput, spec: AlarmSpec, state: AlarmState): boolean =>
  (input.AlarmNames?.includes(spec.name) ?? true) &&
  spec.name.startsWith(input.AlarmNamePrefix ?? '') &&
  (input.StateValue ?? state.value) === state.value;

const shown = (account: string, spec: AlarmSpec, state: AlarmState): MetricAlarm => ({
  AlarmName: spec.name,
  AlarmArn: alarmArn(account, spec),
  StateValue: state.value,
  StateReason: state.reason,
  StateUpdatedTimestamp: new Date(state.since),
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
