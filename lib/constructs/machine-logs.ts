import { RemovalPolicy } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';

/** The prefix keeps the resource policy of log delivery below its limit of 5,120 characters. */
export const machineLogs = (scope: Construct, name: string): sfn.LogOptions => ({
  destination: new logs.LogGroup(scope, 'Logs', {
    logGroupName: `/aws/vendedlogs/states/${name}`,
    retention: logs.RetentionDays.ONE_YEAR,
    removalPolicy: RemovalPolicy.DESTROY,
  }),
  level: sfn.LogLevel.ALL,
  includeExecutionData: false,
});
