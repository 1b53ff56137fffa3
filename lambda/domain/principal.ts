import type { Decision, Principal } from '../ports/decision-store';

/** The user id is proven by the partition of the answer; the ARN beside it is the answer's own word. */
export const describePrincipal = (principal: Principal): string =>
  principal.kind === 'person'
    ? `AWS user id ${principal.userId} (calls itself ${principal.arn})`
    : `whoever started ${principal.arn} (CloudTrail names the person)`;

const samePrincipal = (one: Principal, other: Principal): boolean =>
  one.kind === 'person'
    ? other.kind === 'person' && one.userId === other.userId
    : other.kind === 'execution' && one.arn === other.arn;

/** The question names who answered; the answer that stands in that principal's own place proves it. */
export const proves = (answer: Decision | undefined, named: Decision): answer is Decision =>
  answer !== undefined && answer.verdict === named.verdict && samePrincipal(answer.principal, named.principal);

export const describeDecision = ({ verdict, principal, at, reason }: Decision): string =>
  `${verdict} by ${describePrincipal(principal)} at ${at}: ${reason}`;

/**
 * The line that finds the person behind an execution. `StartExecution` is in the Region's event history for 90 days, a few
 * minutes after the call: https://docs.aws.amazon.com/step-functions/latest/dg/procedure-cloud-trail.html,
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events-cli.html
 */
export const lookUpStarter = (executionArn: string): string =>
  `aws cloudtrail lookup-events --region ${executionArn.split(':')[3]} ` +
  '--lookup-attributes AttributeKey=EventName,AttributeValue=StartExecution ' +
  `--query "Events[?contains(CloudTrailEvent, '${executionArn}')].[EventTime,Username]" --output text`;
