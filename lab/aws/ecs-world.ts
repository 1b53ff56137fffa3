/** A task as the world that runs it sees it. */
export interface LabTask {
  readonly taskArn: string;
  readonly region: string;
  readonly cluster: string;
  readonly family: string;
  readonly sidecar?: SidecarSpec;
  readonly container: string;
  /** `containerOverrides[].environment` of the call. */
  readonly environment: Readonly<Record<string, string>>;
  /** `containerOverrides[].command` of the call; without it that of the task definition holds. */
  readonly command?: readonly string[];
  /** What the other containers of the call's overrides are told, by container. */
  readonly beside: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly startedBy?: string;
}

/** What the ECS of the lab runs tasks with; real processes, as a rule. */
export interface EcsWorld {
  /**
   * Starts the task. The world calls `EcsClusters.exited` once when it has ended, stopped or not.
   * A rejection is a task that failed to start.
   */
  startTask(task: LabTask): Promise<RunningTask>;
  /** Brings a service to its desired count; resolves when it is there. */
  scaleService?(service: {
    readonly region: string;
    readonly cluster: string;
    readonly service: string;
    readonly desiredCount: number;
  }): Promise<void>;
}

export interface RunningTask {
  /** SIGTERM and, later, SIGKILL; the end is reported by `exited`. */
  stop(): Promise<void>;
}

export interface ClusterSpec {
  readonly region: string;
  readonly name: string;
  /** Tasks that may run at once; beyond it RunTask answers 200 with `failures`. */
  readonly capacity?: number;
}

export interface TaskDefinitionSpec {
  readonly region: string;
  readonly family: string;
  readonly containers: readonly string[];
  /** By container; absent: one of this name in the Region's own registry. */
  readonly images?: Readonly<Record<string, string>>;
  /** Units of the whole task. @default '256' - the smallest on Fargate */
  readonly cpu?: string;
  /** The container of Handover beside the job, as the template has it. */
  readonly sidecar?: SidecarSpec;
}

export interface SidecarSpec {
  readonly container: string;
  /** The script of its image. */
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ServiceSpec {
  readonly region: string;
  readonly cluster: string;
  readonly name: string;
  /** Family; absent: one of the service's own name. */
  readonly taskDefinition?: string;
  readonly desiredCount: number;
  /** A launch type, or the name of a capacity provider. @default 'FARGATE' */
  readonly launchedOn?: string;
  /** Tasks that can be placed; absent: as many as are wanted. */
  readonly room?: number;
}
