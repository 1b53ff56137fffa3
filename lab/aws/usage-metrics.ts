import type { Dimension, GetMetricStatisticsInput, GetMetricStatisticsOutput } from '@aws-sdk/client-cloudwatch';
import { type Call, type Operation, operation, required } from './call';
import type { EcsClusters } from './ecs-clusters';
import { NotImplementedByLab } from './errors';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/monitoring-fargate-usage.html */
const FARGATE = { Class: 'Standard/OnDemand', Resource: 'vCPU', Service: 'Fargate', Type: 'Resource' };

/** What AWS publishes of the use of quotas: of Fargate, from the tasks that the lab runs. */
export class UsageMetrics {
  /** Regions of which there is no figure, as where nothing was ever run. */
  readonly silent = new Set<string>();

  constructor(
    private readonly clusters: EcsClusters,
    private readonly minuteMs: number,
  ) {}

  readonly operation: Operation = operation<GetMetricStatisticsInput, GetMetricStatisticsOutput>(
    ['Namespace', 'MetricName', 'Dimensions', 'StartTime', 'EndTime', 'Period', 'Statistics'],
    (input, call) => this.#statistics(input, call),
  );

  /** Whether AWS shows a figure where nothing runs is not documented: the lab does, but for Regions that are `silent`. */
  #statistics(input: GetMetricStatisticsInput, { region }: Call): GetMetricStatisticsOutput {
    const asked = `${input.Namespace} ${input.MetricName} ${textOf(input.Dimensions)}`;
    if (asked !== `AWS/Usage ResourceCount ${JSON.stringify(FARGATE)}`)
      throw new NotImplementedByLab(`has no statistics of ${asked}`);
    if (input.Statistics?.join() !== 'Maximum') throw new NotImplementedByLab(`shows Maximum, not ${input.Statistics}`);
    const [from, to] = [required(input.StartTime, 'StartTime').getTime(), required(input.EndTime, 'EndTime').getTime()];
    // Times on the wire have whole seconds, and a minute of the lab may be shorter.
    const at = Math.floor((this.clusters.options.clock.now() - 1_000) / this.minuteMs) * this.minuteMs;
    if (this.silent.has(region) || at < from || at > to) return { Label: input.MetricName, Datapoints: [] };
    const Maximum = this.clusters.vcpus(region);
    return { Label: input.MetricName, Datapoints: [{ Timestamp: new Date(at), Maximum, Unit: 'None' }] };
  }
}

const textOf = (dimensions: readonly Dimension[] = []): string =>
  JSON.stringify(Object.fromEntries([...dimensions].sort(byName).map(({ Name, Value }) => [Name, Value])));

const byName = (a: Dimension, b: Dimension): number => (a.Name ?? '').localeCompare(b.Name ?? '');
