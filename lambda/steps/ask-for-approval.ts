import type { RunDocument } from '../contract/run-document';
import type { ApprovalAnswer } from '../contract/step-answers';
import { acceptedLoss } from '../domain/accepted-loss';
import { plusSeconds, wholeSeconds } from '../domain/instants';
import type { DecisionStore } from '../ports/decision-store';
import type { Notices } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import { assertOwnQuestion } from './own-question';
import { precheckOf, sendQuestion } from './question-notice';
import { now, type StepContext } from './step';

export interface AskForApprovalPorts {
  readonly runs: RunStore;
  readonly decisions: Pick<DecisionStore, 'ask'>;
  readonly notices: Notices;
}

/** Asks once; a retry finds its own question and its deadline. */
export async function askForApproval(
  document: RunDocument,
  ports: AskForApprovalPorts,
  context: StepContext,
): Promise<ApprovalAnswer> {
  await assertHolds(document, ports.runs);
  const precheck = precheckOf(document);
  const askedAt = now(context);
  const question = await ports.decisions.ask({
    runId: document.run.id,
    executionArn: document.run.executionArn,
    workload: document.run.workload,
    text: `move ${document.run.workload} from ${precheck.from} to ${precheck.to}: ${precheck.because}`,
    askedAt,
    deadline: plusSeconds(askedAt, context.settings.approvalDeadlineSeconds),
    acceptedLossSeconds: acceptedLoss(precheck.lossEstimate, context.timings),
  });
  assertOwnQuestion(question, document.run);
  const { deadline } = question;
  await sendQuestion(document, deadline, ports.notices, context, 'question');
  return { status: 'waiting', waitSeconds: wholeSeconds(context.timings.approvalPollSeconds), deadline };
}
