import { Duration, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { METRICS, takeoverAlarmName } from '../../lambda/contract/names';
import { prefixOf, workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { workloadMetric } from './workload-metric';

export interface TakeoverTriggerProps {
  readonly plan: CheckedPlan;
  readonly machine: sfn.IStateMachine;
  readonly key: kms.IKey;
}

/** A trigger that arrives later than this was made for a situation that is gone; EventBridge would go on for a day. */
const LATEST_TRIGGER = Duration.minutes(5);

/** Starts the failover when the observers want this Region to take over. */
export class TakeoverTrigger extends Construct {
  readonly alarm: cloudwatch.Alarm;
  /** Triggers that never reached the machine. */
  readonly lost: sqs.Queue;

  constructor(scope: Construct, id: string, props: TakeoverTriggerProps) {
    super(scope, id);
    this.alarm = this.createAlarm(props.plan);
    this.lost = this.createQueue(props);
    this.startOnAlarm(props);
  }

  /** Silence of the agents is the business of their own alarms: it must not start a failover. */
  private createAlarm(plan: CheckedPlan): cloudwatch.Alarm {
    return new cloudwatch.Alarm(this, 'Wanted', {
      alarmName: takeoverAlarmName(workloadName(plan)),
      alarmDescription: `A quorum of observers wants this Region to take over ${plan.name}; starts the failover machine`,
      metric: workloadMetric(plan, METRICS.takeoverWanted, cloudwatch.Stats.MAXIMUM),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  private createQueue({ plan, key }: TakeoverTriggerProps): sqs.Queue {
    const queue = new sqs.Queue(this, 'Lost', {
      queueName: `${prefixOf(plan)}-lost-triggers`,
      retentionPeriod: Duration.days(14),
      enforceSSL: true,
      // EventBridge cannot write to a dead-letter queue that is encrypted with an AWS-owned key.
      encryptionMasterKey: key,
    });
    Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'It is the dead-letter queue, of a rule.' });
    return queue;
  }

  /** The first event of a new alarm comes from INSUFFICIENT_DATA: a deploy must not start a failover. */
  private startOnAlarm({ plan, machine }: TakeoverTriggerProps): void {
    new events.Rule(this, 'OnAlarm', {
      ruleName: `${prefixOf(plan)}-takeover`,
      description: `Starts the failover of ${plan.name} to this Region`,
      eventPattern: {
        source: ['aws.cloudwatch'],
        detailType: ['CloudWatch Alarm State Change'],
        resources: [this.alarm.alarmArn],
        detail: { state: { value: ['ALARM'] }, previousState: { value: ['OK'] } },
      },
      targets: [
        new targets.SfnStateMachine(machine, {
          input: alarmTrigger,
          deadLetterQueue: this.lost,
          maxEventAge: LATEST_TRIGGER,
        }),
      ],
    });
  }
}

/** `Trigger` of the contract, kind `alarm`. */
const alarmTrigger = events.RuleTargetInput.fromObject({
  trigger: {
    kind: 'alarm',
    alarm: events.EventField.fromPath('$.detail.alarmName'),
    at: events.EventField.fromPath('$.detail.state.timestamp'),
  },
});
