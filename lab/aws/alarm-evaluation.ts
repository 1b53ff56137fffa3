/** A CloudWatch alarm on one metric, as plain values; units as in its template. */
export interface AlarmSpec {
  readonly name: string;
  readonly region: string;
  readonly namespace: string;
  readonly metricName: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: 'Minimum' | 'Maximum' | 'Average' | 'Sum';
  /** Seconds of AWS; the lab shortens it by its own factor. */
  readonly periodSeconds: number;
  readonly threshold: number;
  readonly comparisonOperator: ComparisonOperator;
  readonly evaluationPeriods: number;
  /** @default evaluationPeriods - CloudWatch's own default: all of them */
  readonly datapointsToAlarm?: number;
  /** @default 'missing' - CloudWatch's own default */
  readonly treatMissingData?: 'breaching' | 'notBreaching' | 'ignore' | 'missing';
}

export type ComparisonOperator = keyof typeof COMPARISONS;
export type AlarmStateValue = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

const COMPARISONS = {
  GreaterThanThreshold: (value: number, threshold: number) => value > threshold,
  GreaterThanOrEqualToThreshold: (value: number, threshold: number) => value >= threshold,
  LessThanThreshold: (value: number, threshold: number) => value < threshold,
  LessThanOrEqualToThreshold: (value: number, threshold: number) => value <= threshold,
} as const;

const STATISTICS = {
  Minimum: (values: readonly number[]) => Math.min(...values),
  Maximum: (values: readonly number[]) => Math.max(...values),
  Sum: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0),
  Average: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length,
} as const;

/** CloudWatch looks further back than the evaluation periods; its examples show two periods more. */
const WIDER_BY = 2;

/** Periods that one evaluation looks at. */
export const evaluationRange = (alarm: AlarmSpec): number => alarm.evaluationPeriods + WIDER_BY;

/**
 * The state that a row of periods gives, oldest first, `undefined` where a period has no data: real data points as far as
 * there are enough of them, and `treatMissingData` only for as many as are lacking. So silence is noticed late.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function evaluate(
  alarm: AlarmSpec,
  periods: readonly (readonly number[] | undefined)[],
  current: AlarmStateValue,
): AlarmStateValue {
  const real = periods.filter((values) => values !== undefined).slice(-alarm.evaluationPeriods);
  const breaches = COMPARISONS[alarm.comparisonOperator];
  const breaching = real.filter((values) => breaches(STATISTICS[alarm.statistic](values), alarm.threshold)).length;
  const lacking = alarm.evaluationPeriods - real.length;
  const needed = alarm.datapointsToAlarm ?? alarm.evaluationPeriods;
  switch (alarm.treatMissingData ?? 'missing') {
    case 'breaching':
      return breaching + lacking >= needed ? 'ALARM' : 'OK';
    case 'notBreaching':
      return breaching >= needed ? 'ALARM' : 'OK';
    case 'missing':
      if (real.length === 0) return 'INSUFFICIENT_DATA';
      return breaching >= Math.min(needed, real.length) ? 'ALARM' : 'OK';
    case 'ignore':
      if (breaching >= needed) return 'ALARM';
      return real.length === 0 || breaching >= Math.min(needed, real.length) ? current : 'OK';
  }
}
