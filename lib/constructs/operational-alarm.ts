import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** An alarm of which people get a notice. It starts nothing. */
export interface OperationalAlarm {
  readonly id: string;
  readonly name: string;
  readonly says: string;
  readonly metric: cloudwatch.IMetric;
  readonly comparison: cloudwatch.ComparisonOperator;
  readonly threshold: number;
  readonly periods: number;
  /** What silence means, said for each. */
  readonly missing: cloudwatch.TreatMissingData;
}
