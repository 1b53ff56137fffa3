import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import type { ApplicationSettings, JobsSettings, Side } from '../../lambda/contract/settings';
import { perSide, SIDES } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { onBothSides } from './both-sides';
import { JOB_CONTAINER, type JobApplication, type JobCluster } from './job-cluster';
import { addSidecar } from './job-sidecar';
import { letKeepJobsHere } from './one-region-jobs';
import type { OperationalAlarms } from './operational-alarms';
import { readTaskSupplies } from './parity-permissions';
import * as permissions from './permissions';
import { TaskEvents } from './task-events';
import type { WorkloadFunctions } from './workload-functions';

const DEFAULT_ATTEMPTS = 3;
const DEFAULT_RAMP_UP_SECONDS = 120;
const DEFAULT_OLDEST_PENDING_SECONDS = 3_600;

/** What the functions know of a Region's jobs. */
export function jobsSettings(jobs: JobCluster): JobsSettings {
  const { cluster, subnets = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS } } = jobs;
  return {
    cluster: onBothSides('the job cluster', cluster.clusterName, jobs.clusterName),
    subnets: cluster.vpc.selectSubnets(subnets).subnetIds,
    securityGroups: jobs.securityGroups.map((group) => group.securityGroupId),
    maxRunning: jobs.maxRunning,
    ...(jobs.launchesPerSecond !== undefined && { launchesPerSecond: jobs.launchesPerSecond }),
    rampUpSeconds: jobs.rampUpSeconds ?? DEFAULT_RAMP_UP_SECONDS,
    ...(jobs.drainTimeoutSeconds !== undefined && { drainTimeoutSeconds: jobs.drainTimeoutSeconds }),
    applications: jobs.applications.map(applicationSettings),
  };
}

function applicationSettings(application: JobApplication): ApplicationSettings {
  const { name, taskDefinition, container, classes, maxAttempts, effects, markerDatabase } = application;
  return {
    name,
    taskDefinition: perSide(() => taskDefinition.family),
    container: container ?? JOB_CONTAINER,
    classes,
    maxAttempts: maxAttempts ?? DEFAULT_ATTEMPTS,
    effects: effects ?? 'unmarked',
    ...(markerDatabase !== undefined && { markerDatabase }),
    ...unlessDefault(application),
  };
}

/** The settings stand in an environment variable, where every byte counts: what is absent is the default. */
function unlessDefault(application: JobApplication): Partial<ApplicationSettings> {
  const { whenEffectMissing, sidecar, durability, timeLimitSeconds, deadlineSeconds, links } = application;
  return {
    ...(durability === 'one-region' && { durability }),
    ...(whenEffectMissing === 'report' && { whenEffectMissing }),
    ...(sidecar === false && { withoutSidecar: true }),
    ...(timeLimitSeconds !== undefined && { timeLimitSeconds }),
    ...(deadlineSeconds !== undefined && { deadlineSeconds }),
    ...(links !== undefined && { links }),
  };
}

export interface JobsHere {
  readonly plan: CheckedPlan;
  readonly side: Side;
  readonly settings: JobsSettings;
  readonly jobs: JobCluster;
  readonly alarms: OperationalAlarms;
}

/** The dispatcher may run and stop tasks here; a takeover may stop them on either side. */
export function letRunJobs(
  scope: Construct,
  functions: WorkloadFunctions,
  { plan, side, settings, jobs, alarms }: JobsHere,
): void {
  functions.allow(
    'dispatcher',
    permissions.watchTasks(scope, settings.cluster[side]),
    permissions.listTasks(jobs.cluster.clusterArn),
  );
  for (const application of jobs.applications) {
    const { taskDefinition } = application;
    if (application.sidecar !== false) addSidecar(scope, plan, side, application);
    functions.allow(
      'dispatcher',
      permissions.runTask(scope, taskDefinition.family, jobs.cluster.clusterArn),
      permissions.passRoles(rolesOf(taskDefinition)),
    );
  }
  const handler = functions.get('task-events');
  alarms.watchLostTaskEvents(
    new TaskEvents(scope, 'TaskEvents', { plan, cluster: jobs.cluster, function: handler }).dead,
  );
  alarms.watchJobs(jobs.oldestPendingSeconds ?? DEFAULT_OLDEST_PENDING_SECONDS);
  for (const each of SIDES) {
    functions.allow('database-steps', permissions.stopTasks(scope, settings.cluster[each], plan[each]));
  }
  functions.allow('database-steps', ...readTaskSupplies(scope));
  letKeepJobsHere(scope, functions, { plan, side, jobs });
}

const rolesOf = (taskDefinition: ecs.FargateTaskDefinition): string[] => [
  taskDefinition.taskRole.roleArn,
  taskDefinition.obtainExecutionRole().roleArn,
];
