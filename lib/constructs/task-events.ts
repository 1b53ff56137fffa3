import { Duration } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { prefixOf } from '../config/place';
import type { CheckedPlan } from '../config/plan';

export interface TaskEventsProps {
  readonly plan: CheckedPlan;
  readonly cluster: ecs.ICluster;
  readonly function: lambda.Function;
}

/** What AWS asks for: six times the function's time-out. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const HIDDEN = Duration.minutes(3);
const DELIVERIES = 5;
const SECURE = { encryption: sqs.QueueEncryption.SQS_MANAGED, enforceSSL: true };

/**
 * Ends of the cluster's tasks, as ECS tells them: through a queue, so that a function that fails loses none. The dispatcher
 * looks at its tasks all the same, so what never arrives is only recorded later.
 */
export class TaskEvents extends Construct {
  readonly queue: sqs.Queue;
  /** What was delivered five times in vain. */
  readonly dead: sqs.Queue;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TaskEventsProps,
  ) {
    super(scope, id);
    this.dead = this.createDead();
    this.queue = this.createQueue();
    this.listen();
    props.function.addEventSource(new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }));
  }

  private get queueName(): string {
    return `${prefixOf(this.props.plan)}-task-events`;
  }

  private createDead(): sqs.Queue {
    return new sqs.Queue(this, 'Dead', {
      ...SECURE,
      queueName: `${this.queueName}-dead`,
      retentionPeriod: Duration.days(14),
    });
  }

  private createQueue(): sqs.Queue {
    return new sqs.Queue(this, 'Queue', {
      ...SECURE,
      queueName: this.queueName,
      visibilityTimeout: HIDDEN,
      deadLetterQueue: { queue: this.dead, maxReceiveCount: DELIVERIES },
    });
  }

  private listen(): void {
    const { plan, cluster } = this.props;
    new events.Rule(this, 'Stopped', {
      ruleName: `${prefixOf(plan)}-task-events`,
      description: 'Tells of job tasks that have stopped',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: { clusterArn: [cluster.clusterArn], lastStatus: ['STOPPED'] },
      },
      targets: [new targets.SqsQueue(this.queue)],
    });
  }
}
