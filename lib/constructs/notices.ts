import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { topicName } from '../../lambda/contract/names';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { useKey } from './permissions';

export interface NoticesProps {
  readonly plan: CheckedPlan;
  /**
   * E-mail address to subscribe.
   *
   * @default - nobody is subscribed
   */
  readonly notify?: string;
}

/** Services that write to the topic or the dead-letter queue of a Region. They need a key of ours: the AWS-managed one does not let them. */
const PUBLISHING_SERVICES = ['cloudwatch.amazonaws.com', 'events.amazonaws.com'];

/** What people read, in one Region: an encrypted topic. */
export class Notices extends Construct {
  readonly topic: sns.Topic;
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: NoticesProps) {
    super(scope, id);
    this.key = this.createKey(props.plan);
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: topicName(workloadName(props.plan)),
      displayName: `Handover ${props.plan.name}`,
      masterKey: this.key,
      enforceSSL: true,
    });
    this.letAlarmsPublish();
    if (props.notify !== undefined) this.topic.addSubscription(new EmailSubscription(props.notify));
  }

  letPublish(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['sns:Publish'], resources: [this.topic.topicArn] }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(useKey(this.key.keyArn));
  }

  /** Holds nothing that outlives a delivery. */
  private createKey(plan: CheckedPlan): kms.Key {
    const key = new kms.Key(this, 'Key', {
      description: `Notices of Handover, workload ${plan.name}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    for (const service of PUBLISHING_SERVICES) {
      key.addToResourcePolicy(
        new iam.PolicyStatement({
          principals: [this.ownAccount(service)],
          actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
          resources: ['*'],
        }),
      );
    }
    return key;
  }

  private letAlarmsPublish(): void {
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [this.ownAccount('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
      }),
    );
  }

  private ownAccount(service: string): iam.IPrincipal {
    return new iam.ServicePrincipal(service, {
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    });
  }
}
