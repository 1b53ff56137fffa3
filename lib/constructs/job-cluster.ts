import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { ScheduleSettings } from '../../lambda/contract/schedules';
import type { ApplicationSettings, JobDurability, PerSide } from '../../lambda/contract/settings';
import type { JobTable } from './job-table';

/** An application whose jobs run as Fargate tasks. */
export interface JobApplication {
  /** Name within the workload, for example `billing`. */
  readonly name: string;
  /** Task definition of this Region. Its family must be the same on both sides. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /**
   * Container that receives the job in its environment.
   *
   * @default 'job' - the container does nothing else
   */
  readonly container?: string;
  /**
   * Whether Handover adds the container `handover-claim` to the task definition. It asks the ledger whether the job's claim
   * still stands and ends the task when not; it needs a way to DynamoDB in three Regions, and Docker at deployment. Without
   * it a Region that is cut off goes on running its jobs after a takeover has started them again elsewhere.
   *
   * @default true - so a takeover may count on the end of the old side's tasks
   */
  readonly sidecar?: boolean;
  /**
   * Processor architecture of the task definition, for which the sidecar's image is built.
   *
   * @default ecs.CpuArchitecture.X86_64 - Fargate's own
   */
  readonly architecture?: ecs.CpuArchitecture;
  /** Priority classes, most urgent first. */
  readonly classes: readonly string[];
  /**
   * Attempts before a job that fails is given up.
   *
   * @default 3 - a fault that passes is outlived; a job that fails three times is broken
   */
  readonly maxAttempts?: number;
  /**
   * `marked`: each effect is written with its marker in one transaction, so that a failover can tell whether it survived.
   *
   * @default 'unmarked' - jobs that were done shortly before a lossy failover are reported as suspect
   */
  readonly effects?: ApplicationSettings['effects'];
  /**
   * Database that holds the markers.
   *
   * @default - none; must be given when effects are `marked`
   */
  readonly markerDatabase?: string;
  /**
   * What becomes of a done job whose marker is not in the promoted database: `rerun` or `report`.
   *
   * @default 'rerun' - a marked effect cannot be done twice
   */
  readonly whenEffectMissing?: ApplicationSettings['whenEffectMissing'];
  /**
   * Where an accepted job stands. `three-regions`: in the ledger. `one-region`: in the table of the Region that serves; it is
   * left behind by a failover, which says so, and goes on when that Region serves again. Such jobs need `JobCluster.table`.
   *
   * @default 'three-regions' - an accepted job is not lost
   */
  readonly durability?: JobDurability;
  /**
   * How long one attempt may run before its task is stopped.
   *
   * @default - as long as it takes
   */
  readonly timeLimitSeconds?: number;
  /**
   * How long after its acceptance a job may still start.
   *
   * @default - at any time
   */
  readonly deadlineSeconds?: number;
  /**
   * Jobs that are submitted by the clock.
   *
   * @default - none
   */
  readonly schedules?: readonly JobSchedule[];
  /**
   * Applications whose outputs it reads, and those that read its outputs. Recorded.
   *
   * @default - none
   */
  readonly links?: ApplicationSettings['links'];
}

/** A cron line of an application; the same in both Regions. */
export type JobSchedule = Omit<ScheduleSettings, 'application'>;

/** Where jobs run in one Region. */
export interface JobCluster {
  /** Cluster of this Region. */
  readonly cluster: ecs.ICluster;
  /**
   * Name of the cluster on each side.
   *
   * @default - that of the cluster on both sides; must be given when the cluster is created in the same app
   */
  readonly clusterName?: PerSide<string>;
  /**
   * Subnets of the tasks.
   *
   * @default - private subnets with a way out
   */
  readonly subnets?: ec2.SubnetSelection;
  /** Security groups of the tasks. */
  readonly securityGroups: readonly ec2.ISecurityGroup[];
  /** Tasks that may run at once on one side. */
  readonly maxRunning: number;
  /**
   * Tasks that are launched in a second.
   *
   * @default 20 - all that a new account may
   */
  readonly launchesPerSecond?: number;
  /**
   * How long after a takeover the launches rise from a tenth to their full number.
   *
   * @default 120 - a promoted instance begins with a cold cache
   */
  readonly rampUpSeconds?: number;
  /**
   * How long a switchover waits for running jobs to end by themselves.
   *
   * @default 300 - most jobs are shorter, and accepted ones should not wait for much longer
   */
  readonly drainTimeoutSeconds?: number;
  /**
   * How long a job may wait for its turn before people are told.
   *
   * @default 3600 - hourly work that has not begun when the next hour's comes is late
   */
  readonly oldestPendingSeconds?: number;
  readonly applications: readonly JobApplication[];
  /**
   * Table of this Region for jobs that stand in one Region only; best in a stack that is kept.
   *
   * @default - none; must be given when an application is `one-region`, and only then
   */
  readonly table?: JobTable;
}

export const JOB_CONTAINER = 'job';
