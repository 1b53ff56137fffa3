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

  constructor(private readonly options: WorkersOptions) {}

  async startTask(task: LabTask): Promise<RunningTask> {
    const { cloud, children, script, logFolder, databaseUrl, environment } = this.options;
    const child = children.spawn({
      region: task.region,
      script,
      environment: { ...task.environment, ...environment(), LAB_DATABASE_URL: databaseUrl(task.region) },
      log: join(logFolder, `${task.region}.jobs.log`),
    });
    yieldTo(child.pid);
    child.once('exit', (code) => {
      if (!this.cut.has(task.region)) cloud.ecs.exited(task.taskArn, code ?? 137);
    });
    return {
      stop: async () => {
        child.kill('SIGTERM');
      },
    };
  }

  kill(region: string): void {
    this.cut.add(region);
  }
}

/** In AWS jobs have processors of their own; here they must not starve the keepers of the one machine. */
function yieldTo(pid: number | undefined): void {
  if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
}
