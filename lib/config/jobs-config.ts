import type { JobDurability, WhenEffectMissing } from '../../lambda/contract/settings';

/** An ECS Fargate cluster per serving Region on which jobs run. */
export interface JobsConfig {
  /** Tasks that may run at once on one side. */
  readonly maxRunning: number;
  /**
   * Tasks that are launched in a second. ECS takes 20 RunTask calls a second from an account in a Region, and one job is one call.
   *
   * @default 20 - all that a new account may; less where other workloads launch tasks in the same account
   */
  readonly launchesPerSecond?: number;
  /**
   * How long after a takeover the launches rise from a tenth to their full number, so that the database that was just
   * promoted does not meet everything at once.
   *
   * @default '2 minutes' - a promoted instance begins with a cold cache
   */
  readonly rampUp?: string;
  /**
   * How long a switchover waits for running jobs to end by themselves. What has not ended by then is started again on the other
   * side. Accepted jobs wait meanwhile; writes go on.
   *
   * @default '5 minutes' - most jobs are shorter, and accepted ones should not wait for much longer
   */
  readonly drainTimeout?: string;
  /**
   * How long a job may wait for its turn before people are told (`jobs-oldest-pending`), counted from its acceptance; by the
   * minute, and after it has been so for 15 minutes. Jobs that wait for a time or for others do not count.
   *
   * @default '1 hour' - hourly work that has not begun when the next hour's comes is late
   */
  readonly oldestPending?: string;
  /** Applications that own jobs. At least one. */
  readonly applications: readonly ApplicationConfig[];
}

/** What a job's container is made from. */
export interface ExecutionConfig {
  /**
   * Container image of the job: public, and pullable from the Region.
   *
   * @default - the application's
   */
  readonly image?: string;
  /**
   * Command of the container.
   *
   * @default - the application's, or else the image's own
   */
  readonly command?: readonly string[];
  /**
   * Environment variables, beside those that name the job; added to the application's.
   *
   * @default - none
   */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface ApplicationConfig extends ExecutionConfig {
  /** Name within the workload, for example `billing`. At most 20 characters. */
  readonly name: string;
  /** Container image of the job: public, and pullable from both Regions. */
  readonly image: string;
  /**
   * What differs on one side: the script that runs on the standby need not be the one of home.
   *
   * @default - nothing differs
   */
  readonly on?: { readonly home?: ExecutionConfig; readonly standby?: ExecutionConfig };
  /**
   * CPU units of a task.
   *
   * @default 256 - the smallest Fargate size
   */
  readonly cpu?: number;
  /**
   * Memory of a task in MiB.
   *
   * @default 512 - the smallest that fits 256 CPU units
   */
  readonly memoryMib?: number;
  /**
   * Whether a container beside the job asks the ledger whether its claim still stands, and ends the task when not. Its image is
   * built at deployment, which needs Docker. Without it a Region that is cut off goes on running its jobs after a takeover
   * has started them again.
   *
   * @default true - so a takeover may count on the end of the old side's tasks
   */
  readonly sidecar?: boolean;
  /** Priority classes, most urgent first. */
  readonly classes: readonly string[];
  /**
   * Where an accepted job stands. `three-regions`: in the ledger, so it survives the loss of any one Region. `one-region`: in
   * a table of the Region that serves, which is not replicated; a failover leaves it behind and says so, and it goes on when
   * that Region serves again. The Region that does not serve refuses such jobs, and a schedule's run that was due while none
   * served is not made up for.
   *
   * @default 'three-regions' - an accepted job is not lost
   */
  readonly durability?: JobDurability;
  /**
   * Attempts before a job that fails is given up.
   *
   * @default 3
   */
  readonly maxAttempts?: number;
  /**
   * How long one attempt may run before its task is stopped and the attempt has failed, for example `1 hour`.
   *
   * @default - as long as it takes
   */
  readonly timeLimit?: string;
  /**
   * How long after its acceptance a job may still start; then it fails with that reason.
   *
   * @default - it waits for as long as it takes
   */
  readonly deadline?: string;
  /**
   * `marked`: each effect is written with its marker in one transaction, so that a failover can tell whether it survived.
   *
   * @default 'unmarked' - jobs that were done shortly before a lossy failover are reported as suspect
   */
  readonly effects?: 'marked' | 'unmarked';
  /**
   * What becomes of a job that was recorded done and whose marker is not in the promoted database. `rerun`: it is queued
   * again. `report`: it becomes suspect, and a person decides.
   *
   * @default 'rerun' - a marked effect cannot be done twice
   */
  readonly whenEffectMissing?: WhenEffectMissing;
  /**
   * Database that holds the markers.
   *
   * @default - none; must be given when effects are `marked`
   */
  readonly markerDatabase?: string;
  /**
   * Jobs that are submitted by the clock, whichever Region serves.
   *
   * @default - none
   */
  readonly schedules?: readonly ScheduleConfig[];
  /**
   * Applications whose outputs this one reads, and those that read its outputs. Recorded.
   *
   * @default - none
   */
  readonly links?: { readonly upstream?: readonly string[]; readonly downstream?: readonly string[] };
}

/** A line of a crontab. Both serving Regions submit what is due; the id of a run makes it one job. */
export interface ScheduleConfig {
  /** Name within the application, for example `nightly`; it stands in the ids of the jobs, so keep it when the time moves. */
  readonly name: string;
  /** Minute, hour, day of the month, month, day of the week, for example `0 2 * * *`. */
  readonly cron: string;
  /**
   * IANA time zone of the line, for example `Europe/Berlin`. With minutes and hours written as numbers a run comes once a
   * day, also when clocks change: a time that is skipped comes at the end of the gap, one that occurs twice the first time.
   *
   * @default 'UTC' - in which no clock changes, and which is the same in both Regions
   */
  readonly timeZone?: string;
  /**
   * How long after its time a run that nobody could submit is still submitted; at most 24 hours. A line that is new or
   * moved runs at once if its time was within it.
   *
   * @default '1 hour' - the ledger is silent for that long only when two of its three Regions are
   */
  readonly catchUp?: string;
  /**
   * Priority class.
   *
   * @default - the least urgent of the application
   */
  readonly jobClass?: string;
  /**
   * Inputs of each run, at most 2,000 characters.
   *
   * @default - none
   */
  readonly payload?: string;
}
