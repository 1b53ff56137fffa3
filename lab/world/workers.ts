import type { ChildProcess } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import { join } from 'node:path';
import type { EcsWorld, LabCloud, LabTask, RunningTask } from '../aws';
import type { Children } from './children';
import { taskSidecar } from './task-sidecar';

export interface WorkersOptions {
  readonly cloud: LabCloud;
  readonly children: Children;
  readonly script: string;
  readonly logFolder: string;
  /** What the task's role and network give it in AWS: the way to the database of its Region. */
  readonly databaseUrl: (region: string) => string;
  readonly environment: (task: LabTask) => Readonly<Record<string, string>>;
  readonly jobLeaseSeconds: number;
}

/** A job's process, and the one beside it; the job's starts when the other has seen that the claim stands. */
interface Running {
  readonly task: LabTask;
  readonly sidecar?: ChildProcess;
  job?: ChildProcess;
}

const KILLED = 137;

/** Of the priority of jobs; half of it for what must answer in time beside them. */
const YIELDED = constants.priority.PRIORITY_BELOW_NORMAL;

/** ECS tasks of the lab: real processes. A Region that dies takes its tasks along and reports nothing. */
export class Workers implements EcsWorld {
  private readonly cut = new Set<string>();
  /** By the task's ARN, for as long as ECS believes that it runs. */
  private readonly running = new Map<string, Running>();

  constructor(private readonly options: WorkersOptions) {}

  async startTask(task: LabTask): Promise<RunningTask> {
    this.launch(task);
    return {
      stop: async () => {
        const running = this.running.get(task.taskArn);
        (running?.job ?? running?.sidecar)?.kill('SIGTERM');
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

  /** How many tasks run there now. */
  count(region: string): number {
    return [...this.running.values()].filter(({ task }) => task.region === region).length;
  }

  private launch(task: LabTask): void {
    if (task.sidecar === undefined) {
      this.running.set(task.taskArn, { task });
      this.startJob(task);
      return;
    }
    const sidecar = taskSidecar(task, task.sidecar, this.options, () => this.startJob(task));
    yieldTo(sidecar.pid, YIELDED / 2);
    this.running.set(task.taskArn, { task, sidecar });
    sidecar.once('exit', () => this.withoutSidecar(task, sidecar));
  }

  /** The job's container starts when the sidecar is healthy. */
  private startJob(task: LabTask): void {
    const running = this.running.get(task.taskArn);
    if (running === undefined || this.cut.has(task.region)) return;
    const { children, script, logFolder, databaseUrl, environment } = this.options;
    const job = children.spawn({
      region: task.region,
      script,
      // The script stands for the entry point of the image, which is given the command as its words.
      ...(task.command !== undefined && { words: task.command }),
      environment: { ...task.environment, ...environment(task), LAB_DATABASE_URL: databaseUrl(task.region) },
      log: join(logFolder, `${task.region}.jobs.log`),
    });
    yieldTo(job.pid, YIELDED);
    running.job = job;
    job.once('exit', (code) => this.ended(task, code ?? KILLED));
  }

  /** It is essential: without it ECS stops the job, and a job that has not begun never does. */
  private withoutSidecar(task: LabTask, sidecar: ChildProcess): void {
    const running = this.running.get(task.taskArn);
    if (running?.sidecar !== sidecar) return;
    const { job } = running;
    if (job === undefined) this.ended(task, KILLED);
    else job.kill('SIGTERM');
  }

  private ended(task: LabTask, code: number): void {
    if (this.cut.has(task.region)) return;
    const running = this.running.get(task.taskArn);
    if (!this.running.delete(task.taskArn)) return;
    running?.sidecar?.kill('SIGTERM');
    this.options.cloud.ecs.exited(task.taskArn, code);
  }
}

/**
 * In AWS jobs have processors of their own; here they must not starve the keepers of the one machine. Counted from the lab's
 * own priority: a lab that was started above or below what else runs takes its jobs along.
 */
function yieldTo(pid: number | undefined, by: number): void {
  if (pid !== undefined) setPriority(pid, Math.min(constants.priority.PRIORITY_LOW, getPriority() + by));
}
