import { Duration } from 'aws-cdk-lib';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { ERRORS } from '../../lambda/contract/errors';

/**
 * Nothing has happened, or not much: Lambda refused or failed by itself, or the step says that a dependency did.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const REFUSED = [
  ERRORS.transient,
  ERRORS.noLogin,
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  // A function that slept for weeks is Inactive at first, and one in a VPC may have to wait for its network interface.
  // https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_Errors
  'Lambda.ResourceConflictException',
  'Lambda.ResourceNotReadyException',
  'Lambda.EC2ThrottledException',
  'Lambda.EC2UnexpectedException',
  'Lambda.ENILimitReachedException',
];

/** The step ran into its time-out or its process died: each attempt costs a whole time-out, so there are few. */
const TIMED_OUT = ['Lambda.Unknown', 'Sandbox.Timedout', 'States.Timeout'];
const TIMED_OUT_ATTEMPTS = 3;

const FIRST_WAIT_SECONDS = 2;
const LONGEST_WAIT_SECONDS = 30;
const FEWEST_ATTEMPTS = 4;

/**
 * Waits of at most 2, 4, 8, 16, 30, 30 … s, half of that on average: 15 attempts outlast a Lambda service that refuses
 * for two minutes (14 waits: 360 s at most, 180 s on average).
 */
const MOST_ATTEMPTS = 15;

/**
 * One step's retries stay inside the RTO even if each attempt takes its whole time-out and each wait its longest:
 * attempts = RTO / (time-out + 30 s), for 15 minutes and 30 s: 900 / 60 = 15.
 */
export const attemptsWithin = (rtoSeconds: number, timeoutSeconds: number): number =>
  Math.min(MOST_ATTEMPTS, Math.max(FEWEST_ATTEMPTS, Math.floor(rtoSeconds / (timeoutSeconds + LONGEST_WAIT_SECONDS))));

const retrier = (errors: string[], maxAttempts: number): sfn.RetryProps => ({
  errors,
  maxAttempts,
  interval: Duration.seconds(FIRST_WAIT_SECONDS),
  backoffRate: 2,
  maxDelay: Duration.seconds(LONGEST_WAIT_SECONDS),
  jitterStrategy: sfn.JitterType.FULL,
});

/** Adds the retries of a step. `maxAttempts` of a retrier does not count the first attempt. */
export function retried(task: sfn.TaskStateBase, rtoSeconds: number, timeoutSeconds: number): void {
  task.addRetry(retrier(REFUSED, attemptsWithin(rtoSeconds, timeoutSeconds) - 1));
  task.addRetry(retrier(TIMED_OUT, TIMED_OUT_ATTEMPTS - 1));
}

/**
 * Whatever fails for good leads to `next`. `States.ALL` does not cover `States.DataLimitExceeded`
 * (https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html), so it is named.
 */
export function caught(state: sfn.TaskStateBase | sfn.Parallel, next: sfn.IChainable, resultPath: string): void {
  state.addCatch(next, { errors: ['States.DataLimitExceeded'], resultPath });
  state.addCatch(next, { errors: ['States.ALL'], resultPath });
}
