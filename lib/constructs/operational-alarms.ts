import { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigatewayv2';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRICS } from '../../lambda/contract/names';
import type { DatabaseKind, DatabaseSettings, Side } from '../../lambda/contract/settings';
import type { Orchestration } from '../../lambda/contract/steps';
import { prefixOf } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { apiAlarm, jobAlarms } from './job-alarms';
import type { OperationalAlarm } from './operational-alarm';
import { PERIOD, workloadMetric } from './workload-metric';

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;

/** Three renewals are missing. */
const LEASE_AGE_SECONDS = 15;

/**
 * An alarm by the minute would come after 15 to 75 s, and the databases close after 55. Such a short period needs a metric
 * that is stored by the second, is evaluated every 10 s, and costs three times a standard alarm (USD 0.30 a month and Region).
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html (Period), https://aws.amazon.com/cloudwatch/pricing/
 */
const LEASE_AGE_PERIOD = Duration.seconds(10);

/** How far behind a copy is, in each family's own metric. https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.AuroraMonitoring.Metrics.html */
const LAG: Readonly<Record<DatabaseKind, { metricName: string; dimension: string; unitsPerSecond: number }>> = {
  'rds-replica-pair': { metricName: 'ReplicaLag', dimension: 'DBInstanceIdentifier', unitsPerSecond: 1 },
  'aurora-global': { metricName: 'AuroraGlobalDBRPOLag', dimension: 'DBClusterIdentifier', unitsPerSecond: 1000 },
};

/** Alarms that people get as notices. None of them starts anything. */
export class OperationalAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly plan: CheckedPlan,
    private readonly topic: sns.ITopic,
  ) {
    super(scope, id);
  }

  watchLease(): void {
    this.add({
      id: 'LeaseAge',
      name: 'lease-age',
      says: 'the lease is not renewed; when it runs out, databases of the active Region close',
      metric: workloadMetric(this.plan, METRICS.leaseAge, cloudwatch.Stats.MAXIMUM, { period: LEASE_AGE_PERIOD }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: LEASE_AGE_SECONDS,
      periods: 1,
      missing: BREACHING,
    });
  }

  /** Said by the keeper of the side that serves; three periods, because a table that was just made is covered within one. */
  watchFence(): void {
    this.add({
      id: 'FenceFaults',
      name: 'fence-faults',
      says: 'a database would not close as its grade promises; the log of the keeper says what to mend',
      metric: workloadMetric(this.plan, METRICS.fenceFaults, cloudwatch.Stats.MAXIMUM),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 3,
      missing: NOT_BREACHING,
    });
  }

  /** `oldestPendingSeconds`: how old a job may be that waits for its turn. */
  watchJobs(oldestPendingSeconds: number): void {
    for (const alarm of jobAlarms(this.plan, oldestPendingSeconds)) this.add(alarm);
  }

  /** A loop that fails, and one that is not even started. */
  watchLoop(role: string, loop: lambda.IFunction): void {
    const id = role.charAt(0).toUpperCase() + role.slice(1);
    this.add({
      id: `${id}Errors`,
      name: `${role}-errors`,
      says: `the ${role} of this Region fails`,
      metric: loop.metricErrors({ period: PERIOD }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 2,
      missing: NOT_BREACHING,
    });
    this.add({
      id: `${id}Silent`,
      name: `${role}-silent`,
      says: `the ${role} of this Region is not started`,
      metric: loop.metricInvocations({ period: PERIOD }),
      comparison: LESS_THAN_THRESHOLD,
      threshold: 1,
      periods: 3,
      missing: BREACHING,
    });
  }

  /** A function that is called when somebody wants something: its callers ask the other Region, and nobody would hear of it. */
  watchCalls(role: string, called: lambda.IFunction): void {
    const id = role.charAt(0).toUpperCase() + role.slice(1);
    const above = { comparison: GREATER_THAN_THRESHOLD, threshold: 0, missing: NOT_BREACHING };
    this.add({
      ...above,
      id: `${id}Errors`,
      name: `${role}-errors`,
      says: `calls of the ${role} of this Region fail`,
      metric: called.metricErrors({ period: PERIOD }),
      periods: 1,
    });
    // A burst is outlived by asking again; two minutes are not.
    this.add({
      ...above,
      id: `${id}Throttles`,
      name: `${role}-throttles`,
      says: `Lambda turns calls of the ${role} of this Region away`,
      metric: called.metricThrottles({ period: PERIOD }),
      periods: 2,
    });
  }

  watchApi(stage: apigateway.HttpStage): void {
    this.add(apiAlarm(stage));
  }

  watchMachine(orchestration: Orchestration, machine: sfn.StateMachine): void {
    const id = orchestration.charAt(0).toUpperCase() + orchestration.slice(1);
    for (const [how, metric] of [
      ['Failed', machine.metricFailed({ period: PERIOD })],
      ['TimedOut', machine.metricTimedOut({ period: PERIOD })],
      ['Aborted', machine.metricAborted({ period: PERIOD })],
    ] as const) {
      this.add({
        id: `${id}${how}`,
        name: `${orchestration}-${how.toLowerCase()}`,
        says: `a ${orchestration} did not complete; its report says what is done and what to do next`,
        metric,
        comparison: GREATER_THAN_THRESHOLD,
        threshold: 0,
        periods: 1,
        missing: NOT_BREACHING,
      });
    }
  }

  watchLostTriggers(queue: sqs.IQueue): void {
    this.watchLeftovers(queue, {
      id: 'LostTriggers',
      name: 'lost-triggers',
      says: 'an alarm wanted a failover and could not start it',
    });
  }

  watchLostTaskEvents(dead: sqs.IQueue): void {
    this.watchLeftovers(dead, {
      id: 'TaskEventsDead',
      name: 'task-events-dead',
      says: 'the end of a task could not be recorded as ECS told it; the dispatcher finds it by looking',
    });
  }

  /** A queue in which nothing should ever stand. */
  private watchLeftovers(queue: sqs.IQueue, alarm: Pick<OperationalAlarm, 'id' | 'name' | 'says'>): void {
    this.add({
      ...alarm,
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: cloudwatch.Stats.MAXIMUM }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: 0,
      periods: 1,
      missing: NOT_BREACHING,
    });
  }

  /** Only a replica has this metric; the side that is the primary now is silent by its role. -1 means broken and is not above. */
  watchReplicaLag(database: DatabaseSettings, side: Side): void {
    const { metricName, dimension, unitsPerSecond } = LAG[database.kind];
    this.add({
      id: `ReplicaLag-${database.name}`,
      name: `replica-lag-${database.name}`,
      says: `${database.name} is further behind than the RPO`,
      metric: new cloudwatch.Metric({
        namespace: 'AWS/RDS',
        metricName,
        dimensionsMap: { [dimension]: database.instance[side] },
        statistic: cloudwatch.Stats.MAXIMUM,
        period: Duration.minutes(1),
      }),
      comparison: GREATER_THAN_THRESHOLD,
      threshold: this.plan.rpoSeconds * unitsPerSecond,
      periods: 5,
      missing: NOT_BREACHING,
    });
  }

  private add({ id, name, says, comparison, periods, missing, ...rest }: OperationalAlarm): void {
    const alarm = new cloudwatch.Alarm(this, id, {
      ...rest,
      alarmName: `${prefixOf(this.plan)}-${name}`,
      alarmDescription: `${this.plan.name}: ${says}`,
      comparisonOperator: comparison,
      evaluationPeriods: periods,
      treatMissingData: missing,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
