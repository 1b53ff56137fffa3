import { ERRORS, FailoverError } from '../contract/errors';
import type { RunDocument } from '../contract/run-document';
import type { PrecheckAnswer } from '../contract/step-answers';
import { acceptedLoss } from '../domain/accepted-loss';
import { approvedFlow, estimate } from '../domain/expected-time';
import { fencePromise } from '../domain/fence-promise';
import { secondsBetween } from '../domain/instants';
import { sayLoss } from '../domain/loss-bound';
import { describeTrigger } from '../domain/trigger';
import { waysToAnswer } from '../domain/ways-to-answer';
import type { Notices } from '../ports/outside';
import { type QuestionFacts, questionSubject, questionText } from '../report';
import { judgedDatabases } from './fenced-databases';
import { now, type StepContext } from './step';

export function precheckOf(document: RunDocument): PrecheckAnswer {
  if (document.precheck === undefined)
    throw new FailoverError(ERRORS.badInput, 'the document has no precheck: Precheck has not run');
  return document.precheck;
}

/** The question in full, the first time and at each reminder: a reminder may be the first that somebody reads. */
export async function sendQuestion(
  document: RunDocument,
  deadline: string,
  notices: Notices,
  context: StepContext,
  kind: 'question' | 'reminder',
): Promise<void> {
  const left = Math.max(0, Math.floor(secondsBetween(now(context), deadline) / 60));
  const facts = { ...factsOf(document, deadline, context), ...(kind === 'reminder' && { minutesLeft: left }) };
  await notices.send({ subject: questionSubject(facts), text: questionText(facts) });
}

function factsOf(document: RunDocument, deadline: string, context: StepContext): QuestionFacts {
  const { settings, timings } = context;
  const precheck = precheckOf(document);
  const { run } = document;
  const databases = judgedDatabases(document, context);
  const moved = { ...settings, grades: databases.map(({ grade }) => grade) };
  const accepts = acceptedLoss(precheck.lossEstimate, timings);
  return {
    workload: run.workload,
    from: precheck.from,
    to: precheck.to,
    because: precheck.because,
    startedBy: describeTrigger(run.trigger),
    deadline,
    expectedSeconds: estimate(approvedFlow(moved, timings)),
    loss: sayLoss(precheck.lossEstimate),
    accepts: accepts === 'any' ? 'any loss' : `up to ${accepts.toFixed(1)} s of writes`,
    asksAgain: run.trigger.kind === 'alarm',
    evidence: precheck.evidence,
    checks: precheck.checks,
    fences: databases.map((database) => fencePromise(database, timings)),
    ways: waysToAnswer(run, settings.installation),
  };
}
