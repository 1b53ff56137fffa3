import {
  CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import type { TeamAlarmSeen } from '../../ports/observation-store';
import type { TeamAlarms } from '../../ports/regional-signs';
import { bestEffort, clientConfig } from './clients';
import { translated } from './faults';

/** Names and records of one call: more do not fit into a function's settings. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html */
const NAMES_AT_ONCE = 100;

export class CloudWatchTeamAlarms implements TeamAlarms {
  private readonly client: CloudWatchClient;

  constructor(
    region: string,
    private readonly names: readonly string[],
  ) {
    this.client = new CloudWatchClient(clientConfig(bestEffort(region)));
  }

  async states(): Promise<readonly Omit<TeamAlarmSeen, 'since'>[]> {
    if (this.names.length === 0) return [];
    const answer = await translated('reading the alarms of the team', () =>
      this.client.send(
        new DescribeAlarmsCommand({
          AlarmNames: [...this.names],
          // Composite alarms are left out unless they are asked for.
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: NAMES_AT_ONCE,
        }),
      ),
    );
    return [...(answer.MetricAlarms ?? []), ...(answer.CompositeAlarms ?? [])].flatMap(toState);
  }
}

function toState(alarm: MetricAlarm | CompositeAlarm): Omit<TeamAlarmSeen, 'since'>[] {
  const { AlarmName: name, StateValue: state, StateTransitionedTimestamp: changed } = alarm;
  if (name === undefined || state === undefined) return [];
  return [{ name, state, changedAt: changed?.toISOString() ?? 'unknown' }];
}
