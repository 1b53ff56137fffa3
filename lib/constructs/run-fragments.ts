import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { OTHER_STATES as STATES, type StepName } from '../../lambda/contract/steps';
import { caught } from './failover-retries';
import { ANSWER_AT, type FailoverStates } from './failover-states';

export type Steps = Readonly<Record<StepName, LambdaInvoke>>;

export const is = (path: string, value: string): sfn.Condition => sfn.Condition.stringEquals(path, value);

/** The execution's input is read from `$$.Execution`: what a person typed is never taken for the state of a run. */
export function start(states: FailoverStates, { ClaimRun }: Steps): sfn.Pass {
  const first = states.pass(STATES.start, { result: sfn.Result.fromObject({ seen: null }) });
  first.next(ClaimRun);
  return first;
}

export function claim(states: FailoverStates, { ClaimRun, Precheck, Report }: Steps): void {
  const claimed = is('$.claim.outcome', 'claimed');
  const waits = sfn.Condition.numberGreaterThan('$.claim.waitSeconds', 0);
  const awaitOldStep = states.wait(STATES.awaitOldStep, '$.claim.waitSeconds').next(Precheck);
  const awaitOtherRun = states.wait(STATES.awaitOtherRun, '$.claim.waitSeconds').next(ClaimRun);
  ClaimRun.next(
    states
      .choice(STATES.runClaimed)
      .when(sfn.Condition.and(claimed, waits), awaitOldStep)
      .when(claimed, Precheck)
      .when(is('$.claim.outcome', 'wait-for-other-run'), awaitOtherRun)
      .when(is('$.claim.outcome', 'already-running'), states.succeed(STATES.alreadyRunning))
      .otherwise(states.fail(STATES.runRefused, '$.claim.because')),
  );
  caught(ClaimRun, Report, '$.error');
}

/** Looks for the word about the old side until it is there, or until the step gives it up. */
export const fenceLooked = (
  states: FailoverStates,
  { FenceOldRegion }: Steps,
  held: sfn.IChainable,
  unfenced?: sfn.IChainable,
): void => {
  const choice = states.choice(STATES.fenceHeld).when(is('$.fence.status', 'held'), held);
  if (unfenced !== undefined) choice.when(is('$.fence.status', 'unfenced'), unfenced);
  FenceOldRegion.next(choice.otherwise(states.wait(STATES.awaitFence, '$.fence.waitSeconds').next(FenceOldRegion)));
};

export function promotionLooked(states: FailoverStates, { PromoteDatabases }: Steps): void {
  PromoteDatabases.next(
    states
      .choice(STATES.promoted)
      .when(is('$.promotion.status', 'finished'), states.pass(STATES.allPromoted))
      .otherwise(states.wait(STATES.awaitPromotion, '$.promotion.waitSeconds').next(PromoteDatabases)),
  );
}

export function openAndRedirect(states: FailoverStates, steps: Steps): void {
  const { OpenDatabases, SwitchConnections, ShiftTraffic, StartProcessing, Report } = steps;
  const redirect = states
    .parallel(STATES.redirect, '$.redirected', {
      'connections.$': '$[0].connections',
      'traffic.$': '$[1].traffic',
    })
    .branch(SwitchConnections, ShiftTraffic);
  OpenDatabases.next(redirect).next(StartProcessing);
  caught(OpenDatabases, Report, '$.error');
  caught(redirect, Report, '$.error');
}

export function resumeWork(states: FailoverStates, steps: Steps): void {
  const { StartProcessing, RequeueRunningJobs, Verify, Report } = steps;
  StartProcessing.next(RequeueRunningJobs);
  RequeueRunningJobs.next(
    states.choice(STATES.jobsMoved).when(is('$.requeued.status', 'under way'), RequeueRunningJobs).otherwise(Verify),
  );
  for (const step of [StartProcessing, RequeueRunningJobs]) caught(step, Report, '$.error');
}

export function verify(states: FailoverStates, { Verify, UpdateInventory, Report }: Steps): void {
  Verify.next(
    states
      .choice(STATES.verified)
      .when(is('$.verification.status', 'verified'), UpdateInventory)
      .otherwise(states.wait(STATES.awaitVerification, '$.verification.waitSeconds').next(Verify)),
  );
  UpdateInventory.next(Report);
  for (const step of [Verify, UpdateInventory]) caught(step, Report, '$.error');
}

/** `incomplete`: how an execution is named that ended without having done what it was started for. */
export const report =
  (incompleteName: string) =>
  (states: FailoverStates, { Report }: Steps): void => {
    const incomplete = states.fail(incompleteName, '$.report.summary');
    const reportLost = states.pass(STATES.reportLost, {
      comment: 'The report could not be made: the history of this execution is the report',
      parameters: { complete: false, 'summary.$': '$.report.Cause' },
      resultPath: ANSWER_AT.Report,
    });
    reportLost.next(incomplete);
    Report.next(
      states
        .choice(STATES.complete)
        .when(sfn.Condition.booleanEquals('$.report.complete', true), states.succeed(STATES.done))
        .otherwise(incomplete),
    );
    caught(Report, reportLost, ANSWER_AT.Report);
  };
