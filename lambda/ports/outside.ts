import type { RecordToPut } from './standing-records';

/** Time, as a port: no step reads a clock by itself. */
export interface Clock {
  now(): Date;
  sleep(milliseconds: number): Promise<void>;
}

/** ECS tasks and services in this Region. `Transient` when throttled. */
export interface TaskCluster {
  run(task: TaskToRun): Promise<TaskStarted>;
  /** Tasks that are to run and that carry this mark, with the environment that they were given; at most `limit`, in no order. Nobody else's tasks. */
  startedBy(mark: string, on: { readonly cluster: string; readonly limit: number }): Promise<readonly StartedTask[]>;
  /** State of tasks; one that is no longer known is left out. */
  describe(cluster: string, taskArns: readonly string[]): Promise<readonly TaskState[]>;
  stop(cluster: string, taskArn: string, reason: string): Promise<void>;
  setDesiredCount(cluster: string, service: string, count: number): Promise<number>;
}

export interface TaskToRun {
  readonly cluster: string;
  readonly taskDefinition: string;
  readonly container: string;
  readonly subnets: readonly string[];
  readonly securityGroups: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** In the place of the task definition's. */
  readonly command?: readonly string[];
  /** Another container of the task that is told something of its own. */
  readonly beside?: { readonly container: string; readonly environment: Readonly<Record<string, string>> };
  /** The same token never starts a second task on one cluster. */
  readonly token: string;
  /** Whose task it is: by this mark it is found again. */
  readonly startedBy: string;
}

export interface StartedTask {
  readonly taskArn: string;
  readonly environment: Readonly<Record<string, string>>;
}

export type TaskStarted =
  | { readonly started: true; readonly taskArn: string }
  | { readonly started: false; readonly because: string };

export interface TaskState {
  readonly taskArn: string;
  readonly stopped: boolean;
  readonly exitCode?: number;
  readonly reason?: string;
}

/** A task that has stopped, as ECS tells it: at least once, in any order, and perhaps never; the dispatcher looks as well. */
export type StoppedTask = StartedTask & TaskState;

/** Connection parameters of this Region that applications read. */
export interface ConnectionParameters {
  /** `undefined`: there is none of that name yet. */
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
}

/** Record sets, for the strategy `change-record`. The API lives in us-east-1: `queued` when it does not answer within the budget. */
export interface TrafficRecords {
  /** Whether the record set names this target now. Undefined: the API does not answer. */
  pointsAt(record: Pick<RecordToPut, 'zoneId' | 'name' | 'target'>): Promise<boolean | undefined>;
  point(record: RecordToPut): Promise<'changed' | 'already' | 'queued'>;
}

/** Name resolution as a client sees it. */
export interface NameResolver {
  /** Targets (CNAME) that the name has now; empty when there is none. */
  targets(name: string): Promise<readonly string[]>;
}

/** Tells people. A notice that cannot be sent is logged, never a reason to stop a failover. */
export interface Notices {
  send(notice: { readonly subject: string; readonly text: string }): Promise<void>;
}

/** What alarms and health checks of this Region read. */
export interface Signals {
  publish(metrics: readonly Signal[]): Promise<void>;
}

export interface Signal {
  readonly name: string;
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
  /** `second`: kept by the second, for an alarm that cannot wait a minute. Absent: by the minute, which Route 53 needs. */
  readonly resolution?: 'second';
}

/** Tasks on the side that was left. Best effort: short, and a Region that does not answer stops nothing here. */
export interface SourceTasks {
  /** How many tasks took the order to stop. */
  stop(taskArns: readonly string[]): Promise<number>;
}
