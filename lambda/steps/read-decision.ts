import { ERRORS, FailoverError } from '../contract/errors';
import type { ApprovalAnswer, RunDocument } from '../contract/run-document';
import { wholeSeconds } from '../domain/instants';
import type { Decision, DecisionStore } from '../ports/decision-store';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import { now, type StepContext } from './step';

export interface ReadDecisionPorts {
  readonly runs: RunStore;
  readonly decisions: DecisionStore;
}

/** The decision that stands in the ledger, or how much longer to wait. An answer given before the deadline counts, whenever it is read. */
export async function readDecision(
  document: RunDocument,
  ports: ReadDecisionPorts,
  context: StepContext,
): Promise<ApprovalAnswer> {
  await assertHolds(document, ports.runs);
  const asked = await ports.decisions.read(document.run.id);
  if (asked === undefined) throw new FailoverError(ERRORS.badInput, `run ${document.run.id} has asked nothing`);
  const { question } = asked;
  const decision = inTime(asked.decision, question.deadline);
  if (decision?.verdict === 'approved')
    return {
      status: 'approved',
      by: decision.by,
      reason: decision.reason,
      acceptedLossSeconds: question.acceptedLossSeconds,
    };
  if (decision?.verdict === 'declined') return { status: 'declined', by: decision.by, reason: decision.reason };
  if (Date.parse(now(context)) >= Date.parse(question.deadline))
    return { status: 'expired', deadline: question.deadline };
  return {
    status: 'waiting',
    waitSeconds: wholeSeconds(context.timings.approvalPollSeconds),
    deadline: question.deadline,
  };
}

const inTime = (decision: Decision | undefined, deadline: string): Decision | undefined =>
  decision !== undefined && Date.parse(decision.at) < Date.parse(deadline) ? decision : undefined;
