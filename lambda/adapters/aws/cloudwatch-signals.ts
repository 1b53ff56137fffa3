import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { METRICS } from '../../contract/names';
import type { Signal, Signals } from '../../ports/outside';
import { bestEffort, clientConfig } from './clients';
import { translated } from './faults';

/** PutMetricData and not log-embedded metrics: an alarm that moves traffic must not wait for a log pipeline. */
export class CloudWatchSignals implements Signals {
  private readonly client: CloudWatchClient;

  constructor(region: string) {
    this.client = new CloudWatchClient(clientConfig(bestEffort(region)));
  }

  async publish(signals: readonly Signal[]): Promise<void> {
    const MetricData = signals.map(({ name, value, dimensions, resolution }) => ({
      MetricName: name,
      Value: value,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      // Alarm periods below a minute read only what was stored so.
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (Period)
      ...(resolution === 'second' && { StorageResolution: 1 }),
    }));
    await translated('publishing metrics', () =>
      this.client.send(new PutMetricDataCommand({ Namespace: METRICS.namespace, MetricData })),
    );
  }
}
