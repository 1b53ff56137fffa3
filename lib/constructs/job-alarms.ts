import { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../lambda/contract/names';
import type { CheckedPlan } from '../config/plan';
import type { OperationalAlarm } from './operational-alarm';
import { PERIOD, workloadMetric } from './workload-metric';

/** Of what nobody has to mend within minutes. */
const SLOW_PERIOD = Duration.minutes(5);

const ABOVE = {
  comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  threshold: 0,
  missing: cloudwatch.TreatMissingData.NOT_BREACHING,
};

/** What is said of jobs by the side that serves. `oldestPendingSeconds`: how old a job may be that waits for its turn. */
export const jobAlarms = (plan: CheckedPlan, oldestPendingSeconds: number): readonly OperationalAlarm[] => [
  {
    ...ABOVE,
    id: 'JobsUnaccounted',
    name: 'jobs-unaccounted',
    says: 'the sum of the jobs does not balance: some stand open and nothing would start or end them',
    metric: workloadMetric(plan, METRICS.jobsUnaccounted, cloudwatch.Stats.MINIMUM),
    // A job that is just being moved stands nowhere for a moment.
    periods: 3,
  },
  rising(plan, METRICS.jobsFailed, {
    id: 'JobsFailed',
    name: 'jobs-failed',
    says: 'jobs were given up: their attempts are used up, or their deadline has passed',
  }),
  rising(plan, METRICS.jobsSuspect, {
    id: 'JobsSuspect',
    name: 'jobs-suspect',
    says: 'jobs were recorded done and nothing shows that their effect survived a failover: a person decides',
  }),
  {
    ...ABOVE,
    id: 'JobsOldestPending',
    name: 'jobs-oldest-pending',
    says: `a job has waited for its turn for more than ${oldestPendingSeconds} s`,
    metric: workloadMetric(plan, METRICS.oldestJobAge, cloudwatch.Stats.MINIMUM, { period: SLOW_PERIOD }),
    threshold: oldestPendingSeconds,
    // A job that was accepted long before its time (notBefore) counts from its acceptance, and starts at once.
    periods: 3,
  },
];

/**
 * Sums that only rise: what is new within a period. With one point a minute no period of five is without one, which DIFF
 * wants. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (DIFF; RATE on sparse metrics)
 */
function rising(
  plan: CheckedPlan,
  metric: string,
  alarm: Pick<OperationalAlarm, 'id' | 'name' | 'says'>,
): OperationalAlarm {
  const total = workloadMetric(plan, metric, cloudwatch.Stats.MAXIMUM, { period: SLOW_PERIOD });
  const difference = new cloudwatch.MathExpression({
    expression: 'DIFF(total)',
    usingMetrics: { total },
    period: SLOW_PERIOD,
    label: alarm.name,
  });
  return { ...ABOVE, ...alarm, metric: difference, periods: 1 };
}

/** Also what never reaches the function: its time-out, and a silent ledger, which is answered with 503. A burst is outlived by asking again. */
export const apiAlarm = (stage: apigateway.HttpStage): OperationalAlarm => ({
  ...ABOVE,
  id: 'JobsApi5xx',
  name: 'jobs-api-5xx',
  says: 'the HTTP API for jobs of this Region answers with 5xx; its callers ask the other Region',
  metric: stage.metricServerError({ period: PERIOD, statistic: cloudwatch.Stats.SUM }),
  periods: 2,
});
