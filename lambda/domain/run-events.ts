import type { EventDetail, RunEvent } from '../contract/events';
import type { LeftBehind } from '../contract/left-behind';
import type { RunDocument, RunIdentity } from '../contract/run-document';
import type { Timings } from '../contract/settings';
import type { ApprovalAnswer, FenceAnswer, OwnershipAnswer } from '../contract/step-answers';
import { acceptedLoss } from './accepted-loss';
import { describeTrigger } from './trigger';
import { waysToAnswer } from './ways-to-answer';

export interface EventSituation {
  readonly installation: string;
  readonly timings: Pick<Timings, 'leaseRenewSeconds'>;
  readonly now: string;
}

/** What other tools hear of a step's answer, by step; most answers are nobody else's business. */
export const EVENT_OF = {
  ClaimRun: claimed,
  AskForApproval: asked,
  ReadDecision: decided,
  TakeOwnership: taken,
  FenceOldRegion: fenced,
  Report: ended,
};

const common = ({ id, workload, region }: RunIdentity, { installation, now }: EventSituation) =>
  ({ schemaVersion: 1, installation, workload, run: id, region, at: now }) as const;

function claimed(
  _: unknown,
  { run, claim }: Pick<RunDocument, 'run' | 'claim'>,
  situation: EventSituation,
): RunEvent | undefined {
  const about = common(run, situation);
  if (claim.outcome === 'wait-for-other-run') return undefined;
  if (claim.outcome !== 'claimed') return { type: 'Run Refused', detail: { ...about, because: claim.because } };
  const { executionArn, trigger } = run;
  const { resumes } = claim;
  const startedBy = describeTrigger(trigger);
  return { type: 'Run Started', detail: { ...about, executionArn, startedBy, ...(resumes && { resumes }) } };
}

function asked(
  { run, precheck }: RunDocument,
  answer: ApprovalAnswer,
  situation: EventSituation,
): RunEvent | undefined {
  if (precheck === undefined || answer.status !== 'waiting') return undefined;
  const { from, to, because, lossEstimate } = precheck;
  const acceptedLossSeconds = acceptedLoss(lossEstimate, situation.timings);
  const { deadline } = answer;
  const decide = decideOf(run, situation);
  return {
    type: 'Approval Requested',
    detail: { ...common(run, situation), from, to, because, deadline, acceptedLossSeconds, decide },
  };
}

function decided({ run }: RunDocument, answer: ApprovalAnswer, situation: EventSituation): RunEvent | undefined {
  const about = common(run, situation);
  if (answer.status === 'expired') return { type: 'Approval Decided', detail: { ...about, verdict: answer.status } };
  if (answer.status !== 'waiting') {
    const { status: verdict, by, reason } = answer;
    return { type: 'Approval Decided', detail: { ...about, verdict, by, reason } };
  }
  if (answer.reminded !== true) return undefined;
  const { deadline } = answer;
  return { type: 'Approval Reminder', detail: { ...about, deadline, decide: decideOf(run, situation) } };
}

function taken(
  { run }: RunDocument,
  { from, to, epoch, previousEpoch }: OwnershipAnswer,
  situation: EventSituation,
): RunEvent {
  return { type: 'Ownership Taken', detail: { ...common(run, situation), from, to, epoch, previousEpoch } };
}

function fenced({ run }: RunDocument, { status, how }: FenceAnswer, situation: EventSituation): RunEvent | undefined {
  if (status === 'waiting') return undefined;
  return { type: status === 'held' ? 'Fence Held' : 'Run Unfenced', detail: { ...common(run, situation), how } };
}

/** The answer of the step Report; without a run there is nothing to tell. */
function ended(
  { run }: Partial<RunDocument>,
  {
    complete,
    outcome,
    summary,
    leftBehind,
  }: Pick<EventDetail<'Run Ended'>, 'complete' | 'outcome' | 'summary'> & {
    readonly leftBehind?: readonly LeftBehind[];
  },
  situation: EventSituation,
): RunEvent | undefined {
  if (run === undefined) return undefined;
  const left = leftBehind && { leftBehind: leftBehind.map(leftInEvent) };
  return { type: 'Run Ended', detail: { ...common(run, situation), complete, outcome, summary, ...left } };
}

function leftInEvent(left: LeftBehind): NonNullable<EventDetail<'Run Ended'>['leftBehind']>[number] {
  const { application, region } = left;
  if (left.kind === 'unknown') return { application, region, unknown: left.because };
  const { pending, running, more } = left;
  return { application, region, pending, running, ...(more && { atLeast: true }) };
}

function decideOf(run: RunIdentity, { installation }: EventSituation): EventDetail<'Approval Reminder'>['decide'] {
  const { machineArn, approveInput, declineInput } = waysToAnswer(run, installation);
  return { stateMachineArn: machineArn, approveInput, declineInput };
}
