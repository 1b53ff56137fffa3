import type { LabClock } from './clock';
import type { ClusterSpec, EcsWorld, LabTask, RunningTask, ServiceSpec, TaskDefinitionSpec } from './ecs-world';
import { AwsError } from './errors';
import { unitsOf } from './shown-task-definition';

export type StopCode = 'TaskFailedToStart' | 'EssentialContainerExited' | 'UserInitiated';

/** A task with all that `DescribeTasks` shows of it. */
export interface TaskRecord extends LabTask {
  readonly taskDefinitionArn: string;
  readonly clusterArn: string;
  lastStatus: 'PROVISIONING' | 'RUNNING' | 'STOPPED';
  desiredStatus: 'RUNNING' | 'STOPPED';
  readonly createdAt: number;
  stoppedAt?: number;
  stopCode?: StopCode;
  stoppedReason?: string;
  exitCode?: number;
  process?: RunningTask;
}

export interface ServiceRecord extends ServiceSpec {
  desiredCount: number;
  runningCount: number;
  /** When a task could not be placed last. */
  refusedAt?: number;
}

export interface EcsOptions {
  readonly account: string;
  readonly clock: LabClock;
  /** Length of an hour in the lab: so long are stopped tasks shown and client tokens remembered. */
  readonly hourMs: number;
  readonly world: () => EcsWorld;
}

/** Clusters, task definitions, services and tasks of all Regions. */
export class EcsClusters {
  readonly #clusters = new Map<string, ClusterSpec>();
  readonly #definitions = new Map<string, TaskDefinitionSpec>();
  readonly #services = new Map<string, ServiceRecord>();
  readonly #tasks = new Map<string, TaskRecord>();
  readonly #listeners = new Set<(task: TaskRecord) => void>();
  #count = 0;

  constructor(readonly options: EcsOptions) {}

  addCluster(spec: ClusterSpec): void {
    this.#clusters.set(`${spec.region}/${spec.name}`, spec);
  }

  addTaskDefinition(spec: TaskDefinitionSpec): void {
    this.#definitions.set(`${spec.region}/${spec.family}`, spec);
  }

  addService(spec: ServiceSpec): void {
    const { region, name, taskDefinition: family = name } = spec;
    if (!this.#definitions.has(`${region}/${family}`)) this.addTaskDefinition({ region, family, containers: ['main'] });
    this.#services.set(`${spec.region}/${spec.cluster}/${spec.name}`, { ...spec, runningCount: spec.desiredCount });
  }

  /** As many of the tasks that a service wants as there is room for. */
  place(service: ServiceRecord): void {
    const { room = service.desiredCount } = service;
    service.runningCount = Math.min(service.desiredCount, room);
    if (room < service.desiredCount) service.refusedAt = this.options.clock.now();
  }

  /** Called at each change of a task's status. */
  onChange(listener: (task: TaskRecord) => void): void {
    this.#listeners.add(listener);
  }

  /** Accepts a name or an ARN, as each ECS call does. */
  cluster(region: string, nameOrArn = 'default'): ClusterSpec {
    const found = this.#clusters.get(`${region}/${lastPart(nameOrArn)}`);
    if (found === undefined) throw new AwsError('ClusterNotFoundException', 'Cluster not found.');
    return found;
  }

  definition(region: string, familyOrArn: string): TaskDefinitionSpec {
    const found = this.knownDefinition(region, familyOrArn);
    if (found === undefined) throw new AwsError('ClientException', 'TaskDefinition not found.');
    return found;
  }

  knownDefinition(region: string, familyOrArn: string): TaskDefinitionSpec | undefined {
    return this.#definitions.get(`${region}/${lastPart(familyOrArn).replace(/:\d+$/, '')}`);
  }

  service(cluster: ClusterSpec, nameOrArn: string): ServiceRecord | undefined {
    return this.#services.get(`${cluster.region}/${cluster.name}/${lastPart(nameOrArn)}`);
  }

  /** Tasks of a cluster; a stopped one only for an hour. */
  tasks(cluster: ClusterSpec): readonly TaskRecord[] {
    const oldest = this.options.clock.now() - this.options.hourMs;
    return [...this.#tasks.values()].filter(
      (task) =>
        task.region === cluster.region &&
        task.cluster === cluster.name &&
        (task.stoppedAt ?? Number.POSITIVE_INFINITY) > oldest,
    );
  }

  /** What all tasks of a Region take of Fargate now: those of services, and others. */
  vcpus(region: string): number {
    const services = [...this.#services.values()].filter((one) => one.region === region && !isElsewhere(one));
    const tasks = [...this.#tasks.values()].filter((one) => one.region === region && one.lastStatus !== 'STOPPED');
    const units = (family: string): number => Number(unitsOf(this.definition(region, family)));
    const ofServices = services.map((one) => one.runningCount * units(one.taskDefinition ?? one.name));
    return [...ofServices, ...tasks.map(({ family }) => units(family))].reduce((sum, each) => sum + each, 0) / 1024;
  }

  isFull(cluster: ClusterSpec): boolean {
    const running = this.tasks(cluster).filter((task) => task.lastStatus !== 'STOPPED');
    return running.length >= (cluster.capacity ?? Number.POSITIVE_INFINITY);
  }

  start(cluster: ClusterSpec, wanted: Omit<LabTask, 'taskArn' | 'region' | 'cluster'>): TaskRecord {
    const world = this.options.world();
    this.#count += 1;
    const { region } = cluster;
    const arn = (resource: string) => `arn:aws:ecs:${region}:${this.options.account}:${resource}`;
    const task: TaskRecord = {
      ...wanted,
      region,
      cluster: cluster.name,
      taskArn: arn(`task/${cluster.name}/${this.#count.toString(16).padStart(32, '0')}`),
      clusterArn: arn(`cluster/${cluster.name}`),
      taskDefinitionArn: arn(`task-definition/${wanted.family}:1`),
      lastStatus: 'PROVISIONING',
      desiredStatus: 'RUNNING',
      createdAt: this.options.clock.now(),
    };
    this.#tasks.set(task.taskArn, task);
    void this.#launch(world, task);
    return task;
  }

  stop(task: TaskRecord, reason: string): void {
    if (task.desiredStatus === 'STOPPED') return;
    Object.assign(task, { desiredStatus: 'STOPPED', stopCode: 'UserInitiated', stoppedReason: reason });
    void task.process?.stop();
  }

  /** The world reports that a task's process has ended. */
  exited(taskArn: string, exitCode: number): void {
    const task = this.#tasks.get(taskArn);
    if (task === undefined || task.lastStatus === 'STOPPED') return;
    this.#ended(task, 'EssentialContainerExited', 'Essential container in task exited', exitCode);
  }

  async #launch(world: EcsWorld, task: TaskRecord): Promise<void> {
    try {
      const started = await world.startTask(task);
      task.process = started;
      if (task.lastStatus === 'STOPPED') return;
      if (task.desiredStatus === 'STOPPED') await started.stop();
      else this.#changed(Object.assign(task, { lastStatus: 'RUNNING' as const }));
    } catch (fault) {
      this.#ended(task, 'TaskFailedToStart', String(fault));
    }
  }

  #ended(task: TaskRecord, stopCode: StopCode, stoppedReason: string, exitCode?: number): void {
    task.stopCode ??= stopCode;
    task.stoppedReason ??= stoppedReason;
    if (exitCode !== undefined) task.exitCode = exitCode;
    this.#changed(
      Object.assign(task, {
        lastStatus: 'STOPPED' as const,
        desiredStatus: 'STOPPED' as const,
        stoppedAt: this.options.clock.now(),
      }),
    );
  }

  #changed(task: TaskRecord): void {
    for (const listener of this.#listeners) listener(task);
  }
}

const isElsewhere = ({ launchedOn = 'FARGATE' }: ServiceSpec): boolean => launchedOn !== 'FARGATE';

const lastPart = (nameOrArn: string): string => nameOrArn.split('/').at(-1) ?? nameOrArn;
