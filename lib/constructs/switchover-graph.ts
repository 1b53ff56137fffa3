import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { SWITCHOVER_STATES } from '../../lambda/contract/steps';
import { caught } from './failover-retries';
import { FailoverStates, type FailoverStatesProps } from './failover-states';
import * as run from './run-fragments';
import { is, type Steps } from './run-fragments';

/** The switchover as states, top to bottom like the runbook: made of the failover's pieces, in another order. Returns the first one. */
export function switchoverGraph(scope: Construct, props: FailoverStatesProps): sfn.Pass {
  const states = new FailoverStates(scope, 'States', props);
  const steps = states.steps();
  for (const section of [
    run.claim,
    drain,
    moveWorkload,
    goBack,
    run.openAndRedirect,
    run.resumeWork,
    run.verify,
    run.report(SWITCHOVER_STATES.incomplete),
  ]) {
    section(states, steps);
  }
  return run.start(states, steps);
}

/** Writes go on. Whatever fails here has changed nothing, and the dispatcher that was stopped goes on when the run has ended. */
function drain(states: FailoverStates, steps: Steps): void {
  const { Precheck, StopProcessing, DrainJobs, TakeOwnership, Report } = steps;
  Precheck.next(StopProcessing)
    .next(DrainJobs)
    .next(
      states
        .choice(SWITCHOVER_STATES.drained)
        .when(
          is('$.drain.status', 'waiting'),
          states.wait(SWITCHOVER_STATES.awaitDrain, '$.drain.waitSeconds').next(DrainJobs),
        )
        .otherwise(TakeOwnership),
    );
  for (const step of [Precheck, StopProcessing, DrainJobs]) caught(step, Report, '$.error');
}

/** Writes pause from here until the databases are open. One after the other: closed, replayed, promoted. */
function moveWorkload(states: FailoverStates, steps: Steps): void {
  const { TakeOwnership, FenceOldRegion, ConfirmReplay, PromoteDatabases, ScaleUp, OpenDatabases, GoBack } = steps;
  const fenced = states.pass(SWITCHOVER_STATES.fenced);
  fenced.next(ConfirmReplay);
  run.fenceLooked(states, steps, fenced);
  ConfirmReplay.next(
    states
      .choice(SWITCHOVER_STATES.replayed)
      .when(is('$.replay.status', 'replayed'), PromoteDatabases)
      .otherwise(states.wait(SWITCHOVER_STATES.awaitReplay, '$.replay.waitSeconds').next(ConfirmReplay)),
  );
  run.promotionLooked(states, steps);
  const together = states
    .parallel(SWITCHOVER_STATES.moveWorkload, '$.moved', {
      'fence.$': '$[0].fence',
      'replay.$': '$[0].replay',
      'promotion.$': '$[0].promotion',
      'scaled.$': '$[1].scaled',
    })
    .branch(FenceOldRegion, ScaleUp);
  TakeOwnership.next(together).next(OpenDatabases);
  caught(TakeOwnership, GoBack, '$.error');
  caught(together, GoBack, '$.error');
}

/** What has failed stays in the document: the report says both why, and where the workload is now. */
function goBack(states: FailoverStates, { GoBack, Report }: Steps): void {
  GoBack.next(
    states
      .choice(SWITCHOVER_STATES.wentBack)
      .when(
        is('$.back.status', 'waiting'),
        states.wait(SWITCHOVER_STATES.awaitReturn, '$.back.waitSeconds').next(GoBack),
      )
      .otherwise(Report),
  );
  caught(GoBack, Report, '$.backError');
}
