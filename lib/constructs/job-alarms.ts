import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS } from '../../lambda/contract/names';
import type { CheckedPlan } from '../config/plan';
import type { OperationalAlarm } from './operational-alarm';
import { workloadMetric } from './workload-metric';

/** Of what nobody has to mend within minutes. */
const SLOW_PERIOD = Duration.minutes(5);

const { MAXIMUM, MINIMUM } = cloudwatch.Stats;

const ABOVE = {
  comparison: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  missing: cloudwatch.TreatMissingData.NOT_BREACHING,
};

/** What the side that serves says of a workload's jobs. `oldestPendingSeconds`: how old one may be that waits for its turn. */
export const jobAlarms = (plan: CheckedPlan, oldestPendingSeconds: number): readonly OperationalAlarm[] => [
  {
    ...ABOVE,
    id: 'JobsUnaccounted',
    name: 'jobs-unaccounted',
    says: 'the sum of the jobs does not balance: some stand open and nothing would start or end them',
    metric: workloadMetric(plan, METRICS.jobsUnaccounted, MINIMUM),
    threshold: 0,
    // A job that is just being moved stands nowhere for a moment.
    periods: 3,
  },
  {
    ...ABOVE,
    id: 'JobsFailed',
    name: 'jobs-failed',
    says: 'jobs were given up: their attempts are used up, or their deadline has passed',
    metric: rising(plan, METRICS.jobsFailed),
    threshold: 0,
    periods: 1,
  },
  {
    ...ABOVE,
    id: 'JobsSuspect',
    name: 'jobs-suspect',
    says: 'jobs were recorded done and nothing shows that their effect survived a failover: a person decides',
    metric: rising(plan, METRICS.jobsSuspect),
    threshold: 0,
    periods: 1,
  },
  {
    ...ABOVE,
    id: 'JobsOldestPending',
    name: 'jobs-oldest-pending',
    says: `a job has waited for its turn for more than ${oldestPendingSeconds} s`,
    metric: workloadMetric(plan, METRICS.oldestJobAge, MINIMUM, { period: SLOW_PERIOD }),
    threshold: oldestPendingSeconds,
    // A job that was accepted long before its time (notBefore) counts from its acceptance, and starts at once.
    periods: 3,
  },
];

/**
 * Sums that only rise: what is new within a period. With one point a minute no period of five is without one, which DIFF
 * wants. https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html (DIFF; RATE on sparse metrics)
 */
const rising = (plan: CheckedPlan, metric: string): cloudwatch.MathExpression =>
  new cloudwatch.MathExpression({
    expression: 'DIFF(total)',
    usingMetrics: { total: workloadMetric(plan, metric, MAXIMUM, { period: SLOW_PERIOD }) },
    period: SLOW_PERIOD,
    label: `new ${metric}`,
  });
