import { Annotations, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { JOB_SIDECAR } from '../../lambda/contract/jobs';
import { jobsTableName } from '../../lambda/contract/names';
import type { Side } from '../../lambda/contract/settings';
import { ledgerOf, PLACES, workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { JOB_CONTAINER, type JobApplication } from './job-cluster';
import { isOneRegion, jobTableArn } from './one-region-jobs';
import { readLease, watchClaims, watchClaimsHere } from './permissions';
import { sidecarImage } from './sidecar-image';
import { explainBareWildcard } from './wildcards';

/**
 * Puts the container beside a job that asks the ledger whether its claim still stands, and that is essential: when it exits,
 * ECS stops the task. The job's own container starts after the first yes. The takeover counts on it (ADR 0019).
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_definition_parameters.html (essential, dependsOn, healthCheck)
 */
export function addSidecar(scope: Construct, plan: CheckedPlan, side: Side, application: JobApplication): void {
  const { name, taskDefinition, container = JOB_CONTAINER } = application;
  const job = taskDefinition.findContainer(container);
  if (job === undefined)
    throw new Error(`the task definition of application "${name}" has no container "${container}"`);
  for (const statement of watching(scope, plan, side, application)) taskDefinition.addToTaskRolePolicy(statement);
  const sidecar = taskDefinition.addContainer('HandoverClaim', {
    containerName: JOB_SIDECAR.container,
    image: sidecarImage(scope, application.architecture ?? ecs.CpuArchitecture.X86_64),
    essential: true,
    environment: {
      HANDOVER_LEDGER: ledgerOf(plan),
      HANDOVER_WORKLOAD_NAME: plan.name,
      HANDOVER_REGIONS: [plan.home, plan.standby, plan.tiebreaker].join(','),
      ...(isOneRegion(application) && { HANDOVER_JOBS_TABLE: jobsTableName(workloadName(plan), side) }),
    },
    healthCheck: STANDS,
    logging: ecs.LogDrivers.awsLogs({ streamPrefix: name, logGroup: logGroup(scope, plan, name) }),
  });
  job.addContainerDependencies({ container: sidecar, condition: ecs.ContainerDependencyCondition.HEALTHY });
  explainBareWildcard(taskDefinition.obtainExecutionRole());
  Validations.of(taskDefinition).acknowledge({
    id: 'AwsSolutions-ECS2',
    reason: 'names of a table and of Regions: nothing that has to be kept secret',
  });
  warnOfSlowEnds(scope, name, job);
}

/** Where a claim stands, and which epoch serves. */
function watching(scope: Construct, plan: CheckedPlan, side: Side, application: JobApplication): iam.PolicyStatement[] {
  const who = { workload: plan.name, application: application.name };
  if (isOneRegion(application)) return [watchClaimsHere(jobTableArn(scope, plan, side), who), readLease(scope, plan)];
  const regions = PLACES.map((place) => plan[place]);
  return [watchClaims(scope, ledgerOf(plan), regions, who)];
}

/** Seen within five seconds; a sidecar that hears no yes ends the task long before this gives up. */
const STANDS: ecs.HealthCheck = {
  command: ['CMD', 'test', '-f', JOB_SIDECAR.standsFile],
  interval: Duration.seconds(5),
  timeout: Duration.seconds(2),
  retries: 10,
  startPeriod: Duration.seconds(60),
};

const logGroup = (scope: Construct, plan: CheckedPlan, application: string): logs.LogGroup =>
  new logs.LogGroup(scope, `Claims-${application}`, {
    logGroupName: `/handover/${plan.installation}/${plan.name}/claims/${application}`,
    retention: logs.RetentionDays.THREE_MONTHS,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });

/** What ECS waits between SIGTERM and SIGKILL when nothing is said. */
const DEFAULT_STOP_SECONDS = 30;

function warnOfSlowEnds(scope: Construct, application: string, job: ecs.ContainerDefinition): void {
  const rendered = Stack.of(scope).resolve(job.renderContainerDefinition().stopTimeout) ?? DEFAULT_STOP_SECONDS;
  if (Number(rendered) <= JOB_SIDECAR.stopSeconds) return;
  Annotations.of(scope).addWarningV2(
    `handover:slow-end-of-${application}`,
    `jobs of "${application}" may run for ${rendered} s after they were told to stop, the lease of a job leaves them ${JOB_SIDECAR.stopSeconds} s: set stopTimeout of container "${job.containerName}"`,
  );
}
