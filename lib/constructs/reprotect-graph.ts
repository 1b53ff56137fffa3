import type * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { REPROTECT_STATES as STATES } from '../../lambda/contract/steps';
import { caught } from './failover-retries';
import { FailoverStates, type FailoverStatesProps } from './failover-states';
import * as run from './run-fragments';
import { is, type Steps } from './run-fragments';

/** The reprotect as states, top to bottom like the runbook. Nothing that serves is touched, and nothing is deleted. */
export function reprotectGraph(scope: Construct, props: FailoverStatesProps): sfn.Pass {
  const states = new FailoverStates(scope, 'States', props);
  const steps = states.steps();
  for (const section of [run.claim, keep, seed, run.report(STATES.incomplete)]) section(states, steps);
  return run.start(states, steps);
}

/** The old primary makes room while it is still known by its own name. */
function keep(states: FailoverStates, { Precheck, MeasureLoss, KeepOldPrimary, SeedReplica, Report }: Steps): void {
  Precheck.next(MeasureLoss)
    .next(KeepOldPrimary)
    .next(
      states
        .choice(STATES.kept)
        .when(is('$.kept.status', 'kept'), SeedReplica)
        .otherwise(states.wait(STATES.awaitKept, '$.kept.waitSeconds').next(KeepOldPrimary)),
    );
  for (const step of [Precheck, MeasureLoss, KeepOldPrimary]) caught(step, Report, '$.error');
}

/** Hours, where the database is large: RDS copies a snapshot between the Regions. */
function seed(states: FailoverStates, { SeedReplica, RegisterReplica, Report }: Steps): void {
  SeedReplica.next(
    states
      .choice(STATES.seeded)
      .when(is('$.seeded.status', 'seeded'), RegisterReplica)
      .otherwise(states.wait(STATES.awaitSeeded, '$.seeded.waitSeconds').next(SeedReplica)),
  );
  RegisterReplica.next(Report);
  for (const step of [SeedReplica, RegisterReplica]) caught(step, Report, '$.error');
}
