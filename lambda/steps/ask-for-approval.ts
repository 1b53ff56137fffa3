import { ERRORS, FailoverError } from '../contract/errors';
import type { ApprovalAnswer, LossBound, PrecheckAnswer, RunDocument } from '../contract/run-document';
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
    acceptedLossSeconds: accepted(lossEstimate, context),
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

/** While the old side still renews, the bound moves by a renewal and the lag of a heartbeat before ownership is taken. */
function accepted(estimate: LossBound, { timings }: StepContext): number | 'any' {
  return estimate.kind === 'known' ? estimate.seconds + 2 * timings.leaseRenewSeconds : 'any';
}

const explain = (question: Question, precheck: PrecheckAnswer, document: RunDocument): string =>
  [
    question.text,
    `started by: ${describeTrigger(document.run.trigger)}`,
    `estimated loss: ${sayLoss(precheck.lossEstimate)}`,
    `a yes accepts ${question.acceptedLossSeconds === 'any' ? 'any loss' : `up to ${question.acceptedLossSeconds.toFixed(1)} s of writes`}`,
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
