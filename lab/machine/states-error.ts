/**
 * An error with a name that Retry and Catch can match.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export class StatesError extends Error {
  constructor(
    readonly error: string,
    override readonly cause: string,
  ) {
    super(`${error}: ${cause}`);
  }
}

/** What a Lambda function answers when it fails. */
export interface LambdaErrorAnswer {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** A task that failed: `MachineRuntime.invoke` rejects with it. Anything else that it rejects with is a defect of the lab and ends the run as such. */
export class TaskFailure extends StatesError {
  /** The error name is the Lambda error's type, the cause its whole answer as a JSON string. */
  static ofLambda(answer: LambdaErrorAnswer): TaskFailure {
    return new TaskFailure(answer.errorType, JSON.stringify(answer));
  }
}

/** Input and output processing that can not be done: neither retried nor caught, the execution fails. */
export const runtimeError = (cause: string): StatesError => new StatesError('States.Runtime', cause);
