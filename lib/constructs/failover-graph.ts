import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { OTHER_STATES } from '../../lambda/contract/steps';
import { caught } from './failover-retries';
import { FailoverStates, type FailoverStatesProps } from './failover-states';
import * as run from './run-fragments';
import { is, type Steps } from './run-fragments';

/** The failover as states, top to bottom like the runbook. Returns the first one. */
export function failoverGraph(scope: Construct, props: FailoverStatesProps): sfn.Pass {
  const states = new FailoverStates(scope, 'States', props);
  const steps = states.steps();
  for (const section of [
    run.claim,
    precheck,
    approval,
    moveWorkload,
    run.openAndRedirect,
    run.resumeWork,
    run.verify,
    run.report(OTHER_STATES.incomplete),
  ]) {
    section(states, steps);
  }
  return run.start(states, steps);
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

/** The fence precedes opening, not promotion: both run at once. */
function moveWorkload(states: FailoverStates, steps: Steps): void {
  const { TakeOwnership, FenceOldRegion, PromoteDatabases, ScaleUp, OpenDatabases, Report } = steps;
  run.fenceLooked(states, steps, states.pass(OTHER_STATES.fenced), states.pass(OTHER_STATES.unfenced));
  run.promotionLooked(states, steps);
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
