import type { Side } from './settings';
import type { Orchestration } from './steps';

/** Deterministic names, prefixed by the installation. The synthesized stacks, the Lambdas, the command line and the lab all ask here. */
export interface WorkloadName {
  readonly installation: string;
  readonly workload: string;
}

const prefix = (w: WorkloadName): string => `${w.installation}-${w.workload}`;

/** What a workload's machines in a serving Region do. */
export type MachineRole = Orchestration | 'decide' | 'validate';

/** Table of one side for jobs that stand in one Region only. */
export const jobsTableName = (w: WorkloadName, side: Side): string => `${prefix(w)}-jobs-${side}`;
export const ledgerTableName = (installation: string): string => `${installation}-ledger`;
export const machineName = (w: WorkloadName, orchestration: MachineRole): string => `${prefix(w)}-${orchestration}`;
/** A machine beside the one that an execution runs on: same partition, Region and account. */
export const machineArnBeside = (executionArn: string, machine: string): string =>
  [...executionArn.split(':').slice(0, 5), 'stateMachine', machine].join(':');
export const functionName = (w: WorkloadName, role: string): string => `${prefix(w)}-${role}`;
export const topicName = (w: WorkloadName): string => `${prefix(w)}-notices`;
export const takeoverAlarmName = (w: WorkloadName): string => `${prefix(w)}-takeover-wanted`;

/** By this mark a workload's job tasks are found on their cluster, which others may share. */
export const taskMark = (w: WorkloadName): string => `handover-${prefix(w)}`;

/** Identifiers of instances have 63 characters at most, and no two hyphens in a row. What is cut off is told by a mark of the whole. */
const LONGEST_KEPT = 40;
const CUT_AT = 32;
const shortened = (instance: string): string =>
  instance.length <= LONGEST_KEPT
    ? instance.replace(/-+$/, '')
    : `${instance.slice(0, CUT_AT).replace(/-+$/, '')}-${markOf(instance.toLowerCase())}`;

/** FNV-1a, 32 bits: two of one workload's names that begin alike end differently. http://www.isthe.com/chongo/tech/comp/fnv/ */
const markOf = (text: string): string =>
  [...text].reduce((hash, char) => Math.imul(hash ^ char.charCodeAt(0), 0x01000193) >>> 0, 0x811c9dc5).toString(36);

/** Name under which the old primary is kept whose takeover had this epoch: one for each generation, none is ever used again. */
export const keptInstance = (instance: string, epoch: number): string => `${shortened(instance)}-kept-${epoch}`;
/** Its last snapshot; of a cluster of Aurora, the copy of the one that Aurora took. */
export const finalSnapshot = (instance: string, epoch: number | '*'): string => `${shortened(instance)}-final-${epoch}`;

/**
 * "Aurora attempts to take a snapshot of the old storage volume at the point of failure … named
 * `rds:unplanned-global-failover-name-of-old-primary-DB-cluster-timestamp`", which ends with the retention of backups. The form of the
 * timestamp is not documented, so nothing is read from it.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export const replacedStorage = (cluster: string): string => `rds:unplanned-global-failover-${cluster}-`;

/**
 * On a copy, the name of what it is a copy of, without `rds:`, which no value may begin with.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html
 */
export const COPY_OF_TAG = 'handover:copy-of';

/** SSM parameter of one side from which applications read `{"host","port","database"}` of the database that they may write to. */
export const connectionParameterName = (w: WorkloadName, database: string): string =>
  `/${w.installation}/${w.workload}/connection/${database}`;

/** SSM parameter of one side with the address of its HTTP API for jobs. */
export const jobsEndpointParameterName = (w: WorkloadName): string => `/${w.installation}/${w.workload}/jobs/endpoint`;

export const METRICS = {
  namespace: 'Handover',
  /** 1 while this Region's agent sees that Region `Serving` serves the workload, else 0. Dimensions: Installation, Workload, Serving. */
  serving: 'Serving',
  /** 1 while a quorum of observers wants this Region to take over, else 0. Dimensions: Installation, Workload. */
  takeoverWanted: 'TakeoverWanted',
  /** Seconds since the lease was seen renewed. Dimensions: Installation, Workload. */
  leaseAge: 'LeaseAge',
  /** What keeps a fence of the serving side from holding, counted by its keeper. Dimensions: Installation, Workload. */
  fenceFaults: 'FenceFaults',
  /**
   * Of one application and class; dimensions: Installation, Workload, Application, Class. Those that alarms watch also of the whole
   * workload, with Installation and Workload only: `jobsFailed`, `jobsSuspect`, and of `oldestJobAge` the highest.
   */
  jobsPending: 'JobsPending',
  jobsRunning: 'JobsRunning',
  jobsDone: 'JobsDone',
  jobsFailed: 'JobsFailed',
  jobsCancelled: 'JobsCancelled',
  jobsSuspect: 'JobsSuspect',
  /** Seconds since the oldest job that waits for its turn was accepted; 0 where none waits. */
  oldestJobAge: 'OldestJobAge',
  /** Mean seconds from claim to end, and from acceptance to the first claim, of all that ended. */
  jobSeconds: 'JobSeconds',
  jobWaitSeconds: 'JobWaitSeconds',
  /** Open jobs by the sums that stand nowhere where they would be found, of each application for itself; dimensions: Installation, Workload. */
  jobsUnaccounted: 'JobsUnaccounted',
} as const;

/** Beside the bundle of a function: the settings that its environment has no room for (`HANDOVER_WORKLOAD_FILE`). */
export const SETTINGS_FILE = 'workload.json';
