import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { OTHER_STATES, STEPS, type StepName } from '../../lambda/contract/steps';
import { caught } from './failover-retries';
import { ANSWER_AT, FailoverStates, type FailoverStatesProps } from './failover-states';

type Steps = Readonly<Record<StepName, LambdaInvoke>>;

const is = (path: string, value: string): sfn.Condition => sfn.Condition.stringEquals(path, value);

/** The failover as states, top to bottom like the runbook. Returns the first one. */
export function failoverGraph(scope: Construct, props: FailoverStatesProps): sfn.Pass {
  const states = new FailoverStates(scope, 'States', props);
  const names = Object.keys(STEPS) as StepName[];
  const steps = Object.fromEntries(names.map((name) => [name, states.step(name)])) as Steps;
  for (const section of [claim, precheck, approval, moveWorkload, openAndRedirect, resumeWork, verify, report]) {
    section(states, steps);
  }
  return start(states, steps);
}

/** The execution's input is read from `$$.Execution`: what a person typed is never taken for the state of a run. */
function start(states: FailoverStates, { ClaimRun }: Steps): sfn.Pass {
  const first = states.pass(OTHER_STATES.start, { result: sfn.Result.fromObject({ seen: null }) });
  first.next(ClaimRun);
  return first;
}

function claim(states: FailoverStates, { ClaimRun, Precheck, Report }: Steps): void {
  const claimed = is('$.claim.outcome', 'claimed');
  const waits = sfn.Condition.numberGreaterThan('$.claim.waitSeconds', 0);
  const awaitOldStep = states.wait(OTHER_STATES.awaitOldStep, '$.claim.waitSeconds').next(Precheck);
  const awaitOtherRun = states.wait(OTHER_STATES.awaitOtherRun, '$.claim.waitSeconds').next(ClaimRun);
  ClaimRun.next(
    states
      .choice(OTHER_STATES.runClaimed)
      .when(sfn.Condition.and(claimed, waits), awaitOldStep)
      .when(claimed, Precheck)
      .when(is('$.claim.outcome', 'wait-for-other-run'), awaitOtherRun)
      .when(is('$.claim.outcome', 'already-running'), states.succeed(OTHER_STATES.alreadyRunning))
      .otherwise(states.fail(OTHER_STATES.runRefused, '$.claim.because')),
  );
  caught(ClaimRun, Report, '$.error');
}

function precheck(states: FailoverStates, { Precheck, AskForApproval, TakeOwnership, Report }: Steps): void {
  const observedOnly = states.pass(OTHER_STATES.observedOnly);
  observedOnly.next(Report);
  Precheck.next(
    states
      .choice(OTHER_STATES.mayGoOn)
      .when(is('$.precheck.next', 'go'), TakeOwnership)
      .when(is('$.precheck.next', 'approve'), AskForApproval)
      .otherwise(observedOnly),
  );
  caught(Precheck, Report, '$.error');
}

/** A yes may come hours after the question: what was judged is judged again, and not asked again. */
function approval(states: FailoverStates, { AskForApproval, ReadDecision, Precheck, Report }: Steps): void {
  const awaitDecision = states.wait(OTHER_STATES.awaitDecision, '$.approval.waitSeconds').next(ReadDecision);
  AskForApproval.next(awaitDecision);
  ReadDecision.next(
    states
      .choice(OTHER_STATES.decided)
      .when(is('$.approval.status', 'waiting'), awaitDecision)
      .when(is('$.approval.status', 'approved'), Precheck)
      .otherwise(Report),
  );
  for (const step of [AskForApproval, ReadDecision]) caught(step, Report, '$.error');
}

function moveWorkload(states: FailoverStates, steps: Steps): void {
  const { TakeOwnership, FenceOldRegion, PromoteDatabases, ScaleUp, OpenDatabases, Report } = steps;
  FenceOldRegion.next(
    states
      .choice(OTHER_STATES.fenceHeld)
      .when(is('$.fence.status', 'held'), states.pass(OTHER_STATES.fenced))
      .when(is('$.fence.status', 'unfenced'), states.pass(OTHER_STATES.unfenced))
      .otherwise(states.wait(OTHER_STATES.awaitFence, '$.fence.waitSeconds').next(FenceOldRegion)),
  );
  PromoteDatabases.next(
    states
      .choice(OTHER_STATES.promoted)
      .when(is('$.promotion.status', 'finished'), states.pass(OTHER_STATES.allPromoted))
      .otherwise(states.wait(OTHER_STATES.awaitPromotion, '$.promotion.waitSeconds').next(PromoteDatabases)),
  );
  const atOnce = states
    .parallel(OTHER_STATES.moveWorkload, '$.moved', {
      'fence.$': '$[0].fence',
      'promotion.$': '$[1].promotion',
      'scaled.$': '$[2].scaled',
    })
    .branch(FenceOldRegion, PromoteDatabases, ScaleUp);
  TakeOwnership.next(atOnce).next(OpenDatabases);
  caught(TakeOwnership, Report, '$.error');
  caught(atOnce, Report, '$.error');
}

function openAndRedirect(states: FailoverStates, steps: Steps): void {
  const { OpenDatabases, SwitchConnections, ShiftTraffic, StartProcessing, Report } = steps;
  const redirect = states
    .parallel(OTHER_STATES.redirect, '$.redirected', {
      'connections.$': '$[0].connections',
      'traffic.$': '$[1].traffic',
    })
    .branch(SwitchConnections, ShiftTraffic);
  OpenDatabases.next(redirect).next(StartProcessing);
  caught(OpenDatabases, Report, '$.error');
  caught(redirect, Report, '$.error');
}

/** Tens of thousands of jobs take several rounds; each has moved something, so there is an end. */
function resumeWork(states: FailoverStates, { StartProcessing, RequeueRunningJobs, Verify, Report }: Steps): void {
  StartProcessing.next(RequeueRunningJobs);
  RequeueRunningJobs.next(
    states
      .choice(OTHER_STATES.jobsMoved)
      .when(is('$.requeued.status', 'under way'), RequeueRunningJobs)
      .otherwise(Verify),
  );
  for (const step of [StartProcessing, RequeueRunningJobs]) caught(step, Report, '$.error');
}

function verify(states: FailoverStates, { Verify, UpdateInventory, Report }: Steps): void {
  Verify.next(
    states
      .choice(OTHER_STATES.verified)
      .when(is('$.verification.status', 'verified'), UpdateInventory)
      .otherwise(states.wait(OTHER_STATES.awaitVerification, '$.verification.waitSeconds').next(Verify)),
  );
  UpdateInventory.next(Report);
  for (const step of [Verify, UpdateInventory]) caught(step, Report, '$.error');
}

function report(states: FailoverStates, { Report }: Steps): void {
  const incomplete = states.fail(OTHER_STATES.failoverIncomplete, '$.report.summary');
  const reportLost = states.pass(OTHER_STATES.reportLost, {
    comment: 'The report could not be made: the history of this execution is the report',
    parameters: { complete: false, 'summary.$': '$.report.Cause' },
    resultPath: ANSWER_AT.Report,
  });
  reportLost.next(incomplete);
  Report.next(
    states
      .choice(OTHER_STATES.complete)
      .when(sfn.Condition.booleanEquals('$.report.complete', true), states.succeed(OTHER_STATES.done))
      .otherwise(incomplete),
  );
  caught(Report, reportLost, ANSWER_AT.Report);
}
