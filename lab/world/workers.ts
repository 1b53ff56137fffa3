import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { EcsWorld, LabCloud, LabTask, RunningTask } from '../aws';
import type { Children } from './children';

export interface WorkersOptions {
  readonly cloud: LabCloud;
  readonly children: Children;
  readonly script: string;
  readonly logFolder: string;
  /** What the task's role and network give it in AWS: the way to the database of its Region. */
  readonly databaseUrl: (region: string) => string;
  readonly environment: () => Readonly<Record<string, string>>;
}

/** ECS tasks of the lab: one real process each. A Region that dies takes its tasks along and reports nothing. */
export class Workers implements EcsWorld {
  private readonly cut = new Set<string>();
  /** By the task's ARN, for as long as ECS believes that it runs. */
  private readonly running = new Map<string, { readonly task: LabTask; readonly child: ChildProcess }>();

  constructor(private readonly options: WorkersOptions) {}

  async startTask(task: LabTask): Promise<RunningTask> {
    this.launch(task);
    return {
      stop: async () => {
        this.running.get(task.taskArn)?.child.kill('SIGTERM');
      },
    };
  }

  kill(region: string): void {
    this.cut.add(region);
  }

  /** The Region is back, and so is every task that it had: nobody has told it to stop. Answers how many. */
  revive(region: string): number {
    this.cut.delete(region);
    const left = [...this.running.values()].filter(({ task }) => task.region === region);
    for (const { task } of left) this.launch(task);
    return left.length;
  }

  /** How many processes of tasks run there now. */
  count(region: string): number {
    return [...this.running.values()].filter(({ task }) => task.region === region).length;
  }

  private launch(task: LabTask): void {
    const { cloud, children, script, logFolder, databaseUrl, environment } = this.options;
    const child = children.spawn({
      region: task.region,
      script,
      environment: { ...task.environment, ...environment(), LAB_DATABASE_URL: databaseUrl(task.region) },
      log: join(logFolder, `${task.region}.jobs.log`),
    });
    yieldTo(child.pid);
    this.running.set(task.taskArn, { task, child });
    child.once('exit', (code) => {
      if (this.cut.has(task.region)) return;
      this.running.delete(task.taskArn);
      cloud.ecs.exited(task.taskArn, code ?? 137);
    });
  }
}

/** In AWS jobs have processors of their own; here they must not starve the keepers of the one machine. */
function yieldTo(pid: number | undefined): void {
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
}
