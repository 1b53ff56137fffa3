import { createHash } from 'node:crypto';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS } from '../../lambda/contract/names';
import type { Side } from '../../lambda/contract/settings';
import { prefixOf, SIDES } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { PERIOD, workloadMetric } from './workload-metric';

/**
 * Route 53 copies these when the health check is made and watches the metric by itself: standard resolution, one metric,
 * one of one. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html
 */
const SETTINGS = {
  statistic: cloudwatch.Stats.MINIMUM,
  comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
  threshold: 1,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  // Silence is no word: the health check then keeps the last one.
  treatMissingData: cloudwatch.TreatMissingData.MISSING,
} as const;

const HASH_LENGTH = 8;

/**
 * Name of the alarm that is OK while the Region it stands in sees `side` serve. A health check does not notice changed
 * settings of an alarm, only another alarm: so the name carries a hash of the settings.
 */
export function servingAlarmName(plan: CheckedPlan, side: Side): string {
  const settings = JSON.stringify({ ...SETTINGS, period: PERIOD.toSeconds(), metric: METRICS.serving });
  const hash = createHash('sha256').update(settings).digest('hex').slice(0, HASH_LENGTH);
  return `${prefixOf(plan)}-serving-${side}-${hash}`;
}

/** What this Region's agent says about who serves: one alarm per side, in each of the three Regions. */
export class ServingAlarms extends Construct {
  readonly alarms: readonly cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, plan: CheckedPlan) {
    super(scope, id);
    const { statistic, ...rest } = SETTINGS;
    this.alarms = SIDES.map(
      (side) =>
        new cloudwatch.Alarm(this, side === 'home' ? 'Home' : 'Standby', {
          alarmName: servingAlarmName(plan, side),
          alarmDescription: `Not OK while this Region does not see ${plan[side]} serve ${plan.name}; read by Route 53`,
          metric: workloadMetric(plan, METRICS.serving, statistic, { dimensions: { Serving: plan[side] } }),
          ...rest,
        }),
    );
  }
}
