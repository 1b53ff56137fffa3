import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { ApprovalAnswer } from '../contract/step-answers';
import { acceptedLoss } from '../domain/accepted-loss';
import { plusSeconds, wholeSeconds } from '../domain/instants';
import { describeDecision, describePrincipal, lookUpStarter } from '../domain/principal';
import { dueReminders } from '../domain/reminders';
import type { Decision, DecisionStore, Question, Settled } from '../ports/decision-store';
import type { Notices } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import { assertOwnQuestion } from './own-question';
import { precheckOf, sendQuestion } from './question-notice';
import { now, type StepContext } from './step';

export interface ReadDecisionPorts {
  readonly runs: RunStore;
  readonly decisions: Pick<DecisionStore, 'settle' | 'remind'>;
  readonly notices: Notices;
}

const LATE_LOOKS = 2;

/**
 * The decision that stands in the ledger and is proven, or how much longer to wait. Deadline and accepted loss are those of
 * the machine's own document: approvers may write to the question in the ledger, and nobody to the document.
 */
export async function readDecision(
  document: RunDocument,
  ports: ReadDecisionPorts,
  context: StepContext,
): Promise<ApprovalAnswer> {
  await assertHolds(document, ports.runs);
  const settled = await ports.decisions.settle(document.run.id);
  if (settled === undefined) throw new FailoverError(ERRORS.badInput, `run ${document.run.id} has asked nothing`);
  assertOwnQuestion(settled.question, document.run);
  const deadline = deadlineOf(document);
  const decision = inTime(settled.decision, deadline, context);
  if (decision !== undefined) return decided(decision, document, context);
  if (Date.parse(now(context)) >= Date.parse(deadline)) return { status: 'expired', deadline };
  const reminded = await remind({ ...settled.question, deadline }, document, ports, context);
  return {
    status: 'waiting',
    waitSeconds: wholeSeconds(context.timings.approvalPollSeconds),
    deadline,
    ...(reminded && { reminded }),
    ...sayIgnored(settled, document),
  };
}

function deadlineOf({ approval, run }: RunDocument): string {
  if (approval?.status === 'waiting') return approval.deadline;
  throw new FailoverError(ERRORS.badInput, `run ${run.id} waits for no answer: AskForApproval has not run`);
}

/**
 * In time by this clock, or by that of whoever answered while this look can be the one that the deadline fell into: it
 * comes one poll later, two with its retries. An answer that is dated back says nothing after that.
 */
const inTime = (decision: Decision | undefined, deadline: string, context: StepContext): Decision | undefined => {
  const before = (instant: string, end: string): boolean => Date.parse(instant) < Date.parse(end);
  const lastLook = plusSeconds(deadline, LATE_LOOKS * context.timings.approvalPollSeconds);
  const by = now(context);
  const counts =
    before(by, deadline) || (before(by, lastLook) && decision !== undefined && before(decision.at, deadline));
  return counts ? decision : undefined;
};

function decided(decision: Decision, document: RunDocument, context: StepContext): ApprovalAnswer {
  const { verdict, principal, reason } = decision;
  const finder = principal.kind === 'execution' ? `; who that was: ${lookUpStarter(principal.arn)}` : '';
  const said = { by: describePrincipal(principal), reason, because: `${describeDecision(decision)}${finder}` };
  if (verdict === 'declined') return { status: verdict, ...said };
  const { lossEstimate } = precheckOf(document);
  return { status: verdict, ...said, acceptedLossSeconds: acceptedLoss(lossEstimate, context.timings) };
}

/** Recorded before it is sent, so a doubled look sends nothing twice; what dies in between is a reminder less. */
async function remind(
  question: Question,
  document: RunDocument,
  { decisions, notices }: ReadDecisionPorts,
  context: StepContext,
): Promise<boolean> {
  const at = now(context);
  const due = dueReminders(question, at, context.timings.lastReminderSeconds);
  const recorded = await Promise.all(due.map((reminder) => decisions.remind(question.runId, reminder, at)));
  if (!recorded.includes(true)) return false;
  await sendQuestion(document, question.deadline, notices, context, 'reminder');
  return true;
}

/** Said at this look and at all later ones. */
function sayIgnored({ ignored }: Settled, { approval }: RunDocument): { readonly because?: string } {
  if (ignored === undefined)
    return approval?.status === 'waiting' && approval.because !== undefined ? { because: approval.because } : {};
  const { principal } = ignored;
  return {
    because: `an answer does not count, because ${describePrincipal(principal)} has not given it: ${describeDecision(ignored)}`,
  };
}
