import { ERRORS, FailoverError } from '../contract/errors';
import type { ApprovalAnswer, PrecheckAnswer, RunDocument } from '../contract/run-document';
import { plusSeconds, wholeSeconds } from '../domain/instants';
import { sayLoss } from '../domain/loss-bound';
import { describeTrigger } from '../domain/trigger';
import type { DecisionStore, Question } from '../ports/decision-store';
import type { Notices } from '../ports/outside';
import type { RunStore } from '../ports/run-store';
import { assertHolds } from './hold';
import { now, type StepContext } from './step';

export interface AskForApprovalPorts {
  readonly runs: RunStore;
  readonly decisions: DecisionStore;
  readonly notices: Notices;
}

export function precheckOf(document: RunDocument): PrecheckAnswer {
  if (document.precheck === undefined)
    throw new FailoverError(ERRORS.badInput, 'the document has no precheck: Precheck has not run');
  return document.precheck;
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
  const { lossEstimate } = precheck;
  const question = await ports.decisions.ask({
    runId: document.run.id,
    workload: document.run.workload,
    text: `move ${document.run.workload} from ${precheck.from} to ${precheck.to}: ${precheck.because}`,
    askedAt,
    deadline: plusSeconds(askedAt, context.settings.approvalDeadlineSeconds),
    acceptedLossSeconds: lossEstimate.kind === 'known' ? lossEstimate.seconds : 'any',
  });
  await ports.notices.send({
    subject: `Approve failover of ${question.workload}?`,
    text: explain(question, precheck, document),
  });
  return {
    status: 'waiting',
    waitSeconds: wholeSeconds(context.timings.approvalPollSeconds),
    deadline: question.deadline,
  };
}

const explain = (question: Question, precheck: PrecheckAnswer, document: RunDocument): string =>
  [
    question.text,
    `started by: ${describeTrigger(document.run.trigger)}`,
    `a yes accepts the loss of ${sayLoss(precheck.lossEstimate)}`,
    `until ${question.deadline}; silence ends the run and changes nothing`,
    '',
    'What the observers saw:',
    ...precheck.evidence.map((line) => `  ${line}`),
    'Readiness:',
    ...precheck.checks.map((check) => `  ${check.passed ? 'ok' : 'NOT OK'} ${check.name}: ${check.detail}`),
    '',
    `npx handover approve ${question.runId} --reason "..."`,
    `npx handover decline ${question.runId} --reason "..."`,
  ].join('\n');
