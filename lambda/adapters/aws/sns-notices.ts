import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Notices } from '../../ports/outside';
import { clientConfig, controlPlane } from './clients';

/** SNS refuses subjects over 100 characters and with line breaks. https://docs.aws.amazon.com/sns/latest/api/API_Publish.html */
const subjectOf = (subject: string): string =>
  subject
    .replace(/\s+/g, ' ')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 99);

export class SnsNotices implements Notices {
  private readonly client: SNSClient;

  constructor(
    region: string,
    private readonly topicArn: string,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.client = new SNSClient(clientConfig(controlPlane(region)));
  }

  async send({ subject, text }: { readonly subject: string; readonly text: string }): Promise<void> {
    try {
      await this.client.send(
        new PublishCommand({ TopicArn: this.topicArn, Subject: subjectOf(subject), Message: text }),
      );
    } catch (error) {
      this.onFailure(error);
    }
  }
}
