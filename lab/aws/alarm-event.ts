import type { AlarmSpec, AlarmStateValue } from './alarm-evaluation';

/** An event as EventBridge delivers it. */
export interface LabEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface AlarmState {
  readonly value: AlarmStateValue;
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export const alarmArn = (account: string, alarm: AlarmSpec): string =>
  `arn:aws:cloudwatch:${alarm.region}:${account}:alarm:${alarm.name}`;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export function alarmEvent(account: string, alarm: AlarmSpec, state: AlarmState, previous: AlarmState): LabEvent {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'CloudWatch Alarm State Change',
    source: 'aws.cloudwatch',
    account,
    time: new Date(state.since).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: alarm.region,
    resources: [alarmArn(account, alarm)],
    detail: {
      alarmName: alarm.name,
      state: shownState(state),
      previousState: shownState(previous),
      configuration: { metrics: [metric(alarm)] },
    },
  };
}

const shownState = (state: AlarmState) => ({
  value: state.value,
  reason: state.reason,
  timestamp: new Date(state.since).toISOString().replace('Z', '+0000'),
});

const metric = (alarm: AlarmSpec) => ({
  id: 'm1',
  metricStat: {
    metric: { namespace: alarm.namespace, name: alarm.metricName, dimensions: alarm.dimensions },
    period: alarm.periodSeconds,
    stat: alarm.statistic,
  },
  returnData: true,
});
