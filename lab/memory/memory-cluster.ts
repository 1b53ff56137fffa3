import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type {
  SourceTasks,
  StartedTask,
  TaskCluster,
  TaskStarted,
  TaskState,
  TaskToRun,
} from '../../lambda/ports/outside';

export interface MemoryTask extends TaskToRun {
  readonly taskArn: string;
  stopped: boolean;
  stopOrder?: string;
  exitCode?: number;
  reason?: string;
}

/** ECS of one Region: tasks that its owner ends, services by `cluster/service`. */
export class MemoryCluster implements TaskCluster {
  readonly tasks = new Map<string, MemoryTask>();
  readonly services = new Map<string, number>();
  /** Tasks that may run at once. */
  capacity = Number.POSITIVE_INFINITY;
  away = false;

  constructor(private readonly region: string) {}

  async run(task: TaskToRun): Promise<TaskStarted> {
    this.assertAnswers(`starting a task of ${task.taskDefinition}`);
    const earlier = this.all().find(({ token, cluster }) => token === task.token && cluster === task.cluster);
    if (earlier !== undefined) return { started: true, taskArn: earlier.taskArn };
    if (this.all().filter(({ stopped }) => !stopped).length >= this.capacity)
      return { started: false, because: "You've reached the limit on the number of tasks you can run concurrently" };
    const taskArn = `arn:aws:ecs:${this.region}:111122223333:task/${task.cluster}/${this.tasks.size + 1}`;
    this.tasks.set(taskArn, { ...task, taskArn, stopped: false });
    return { started: true, taskArn };
  }

  async startedBy(
    mark: string,
    { cluster, limit }: { readonly cluster: string; readonly limit: number },
  ): Promise<readonly StartedTask[]> {
    this.assertAnswers(`listing the tasks of ${mark}`);
    return this.all()
      .filter((task) => task.cluster === cluster && task.startedBy === mark)
      .filter(({ stopped, stopOrder }) => !stopped && stopOrder === undefined)
      .slice(0, limit)
      .map(({ taskArn, environment }) => ({ taskArn, environment }));
  }

  async describe(cluster: string, taskArns: readonly string[]): Promise<readonly TaskState[]> {
    this.assertAnswers(`describing ${taskArns.length} tasks`);
    return this.all()
      .filter((task) => task.cluster === cluster && taskArns.includes(task.taskArn))
      .map(({ taskArn, stopped, exitCode, reason }) => ({ taskArn, stopped, exitCode, reason }));
  }

  async stop(_cluster: string, taskArn: string, reason: string): Promise<void> {
    this.assertAnswers(`stopping ${taskArn}`);
    const task = this.tasks.get(taskArn);
    if (task === undefined) throw new Error(`the referenced task ${taskArn} was not found`);
    task.stopOrder ??= reason;
  }

  async setDesiredCount(cluster: string, service: string, count: number): Promise<number> {
    this.assertAnswers(`scaling ${service}`);
    const key = `${cluster}/${service}`;
    const before = this.services.get(key);
    if (before === undefined) throw new Error(`service ${key} not found`);
    if (before < count) this.services.set(key, count);
    return before;
  }

  /** The task's process has ended. */
  end(taskArn: string, exitCode: number, reason?: string): void {
    const task = this.tasks.get(taskArn);
    if (task === undefined) throw new Error(`no task ${taskArn}`);
    Object.assign(task, { stopped: true, exitCode, reason });
  }

  private all(): readonly MemoryTask[] {
    return [...this.tasks.values()];
  }

  private assertAnswers(doing: string): void {
    if (this.away) throw new FailoverError(ERRORS.transient, `${doing}: ECS does not answer`);
  }
}

/** Tasks of the side that was left, through its own cluster. */
export class MemorySourceTasks implements SourceTasks {
  constructor(
    private readonly source: MemoryCluster,
    private readonly cluster: string,
  ) {}

  async stop(taskArns: readonly string[]): Promise<number> {
    const orders = taskArns.map((arn) =>
      this.source.stop(this.cluster, arn, 'the workload serves from the other Region'),
    );
    return (await Promise.allSettled(orders)).filter(({ status }) => status === 'fulfilled').length;
  }
}
