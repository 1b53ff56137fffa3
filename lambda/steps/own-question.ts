import { ERRORS, FailoverError } from '../contract/errors';
import type { RunIdentity } from '../contract/run-document';
import type { Question } from '../ports/decision-store';

/**
 * Names of executions are unique per machine, and for 90 days, so the name of a run can come again: in the other Region,
 * or later. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
 */
export function assertOwnQuestion({ executionArn }: Question, run: RunIdentity): void {
  if (executionArn === run.executionArn) return;
  throw new FailoverError(
    ERRORS.badInput,
    `a run named ${run.id} has asked before (${executionArn}), and what people answered then does not count now: start the run under another name`,
  );
}
