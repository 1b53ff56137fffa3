import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../lambda/contract/names';
import type { CheckedPlan } from '../config/plan';

/** Shortest period of a metric that Route 53 can follow, and the tick of everything else here. */
export const PERIOD = Duration.minutes(1);

interface MetricOptions {
  readonly dimensions?: Readonly<Record<string, string>>;
  readonly period?: Duration;
}

/** A metric that the functions publish about the workload. */
export const workloadMetric = (
  plan: CheckedPlan,
  metricName: string,
  statistic: string,
  { dimensions = {}, period = PERIOD }: MetricOptions = {},
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap: { Installation: plan.installation, Workload: plan.name, ...dimensions },
    statistic,
    period,
  });
