import type { PublishInput, PublishResponse } from '@aws-sdk/client-sns';
import { type Operations, operation, required } from './call';
import { AwsError } from './errors';

export interface Notice {
  readonly at: number;
  readonly region: string;
  readonly topicArn: string;
  readonly subject?: string;
  readonly message: string;
}

/** Topics and what was published to them. */
export class Topics {
  readonly #arns = new Set<string>();
  readonly notices: Notice[] = [];

  constructor(private readonly now: () => number) {}

  add(topicArn: string): void {
    this.#arns.add(topicArn);
  }

  readonly operations: Operations = {
    Publish: operation<PublishInput, PublishResponse>(['TopicArn', 'Subject', 'Message'], (input, call) => {
      const topicArn = this.#existing(required(input.TopicArn, 'TopicArn'), call.region);
      const subject = input.Subject === undefined ? {} : { subject: validSubject(input.Subject) };
      const message = required(input.Message, 'Message');
      this.notices.push({ at: this.now(), region: call.region, topicArn, ...subject, message });
      return { MessageId: `notice-${this.notices.length}` };
    }),
  };

  #existing(topicArn: string, region: string): string {
    if (topicArn.split(':')[3] !== region)
      throw new AwsError('InvalidParameterException', `Invalid parameter: TopicArn ${topicArn}`);
    if (!this.#arns.has(topicArn)) throw new AwsError('NotFoundException', `Topic does not exist: ${topicArn}`);
    return topicArn;
  }
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: printable ASCII, no line breaks, under 100 characters. */
function validSubject(subject: string): string {
  if (!/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(subject))
    throw new AwsError('InvalidParameterException', 'Invalid parameter: Subject');
  return subject;
}
