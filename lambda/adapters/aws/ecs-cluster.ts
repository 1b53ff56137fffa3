import { createHash } from 'node:crypto';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  ListTasksCommand,
  RunTaskCommand,
  type RunTaskCommandOutput,
  StopTaskCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { SourceTasks, StartedTask, TaskCluster, TaskStarted, TaskState, TaskToRun } from '../../ports/outside';
import { bestEffort, clientConfig, controlPlane } from './clients';
import { translated } from './faults';

/** Up to 64 characters of ASCII 33 to 126. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
const clientToken = (token: string): string =>
  /^[\x21-\x7e]{1,64}$/.test(token) ? token : createHash('sha256').update(token).digest('hex');

/**
 * 36 characters of letters, digits, hyphens and underscores are taken everywhere; a longer mark is told by its hash.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html (startedBy)
 */
const startedBy = (mark: string): string =>
  /^[\w-]{1,36}$/.test(mark) ? mark : `handover-${createHash('sha256').update(mark).digest('hex').slice(0, 27)}`;

/** ListTasks answers, and DescribeTasks takes, a hundred at a time. */
const TASKS_AT_ONCE = 100;

export class EcsCluster implements TaskCluster {
  private readonly client: ECSClient;

  constructor(region: string) {
    this.client = new ECSClient(clientConfig(controlPlane(region)));
  }

  async run(task: TaskToRun): Promise<TaskStarted> {
    const told = [task, ...(task.beside ? [task.beside] : [])];
    const answer = await translated(`starting a task of ${task.taskDefinition}`, () =>
      this.client.send(
        new RunTaskCommand({
          cluster: task.cluster,
          taskDefinition: task.taskDefinition,
          launchType: 'FARGATE',
          clientToken: clientToken(task.token),
          startedBy: startedBy(task.startedBy),
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: [...task.subnets],
              securityGroups: [...task.securityGroups],
              assignPublicIp: 'DISABLED',
            },
          },
          overrides: { containerOverrides: told.map(toOverride) },
        }),
      ),
    );
    return started(answer);
  }

  async startedBy(
    mark: string,
    { cluster, limit }: { readonly cluster: string; readonly limit: number },
  ): Promise<readonly StartedTask[]> {
    const arns = await translated(`listing the tasks of ${mark}`, () => this.list(cluster, startedBy(mark), limit));
    return (await this.tasks(cluster, arns)).map(toStarted);
  }

  async describe(cluster: string, taskArns: readonly string[]): Promise<readonly TaskState[]> {
    return (await this.tasks(cluster, taskArns)).map(toState);
  }

  async stop(cluster: string, taskArn: string, reason: string): Promise<void> {
    await translated(`stopping ${taskArn}`, () =>
      this.client.send(new StopTaskCommand({ cluster, task: taskArn, reason })),
    );
  }

  async setDesiredCount(cluster: string, service: string, count: number): Promise<number> {
    return translated(`scaling ${service}`, async () => {
      const found = await this.client.send(new DescribeServicesCommand({ cluster, services: [service] }));
      const before = found.services?.[0]?.desiredCount ?? 0;
      if (before < count) await this.client.send(new UpdateServiceCommand({ cluster, service, desiredCount: count }));
      return before;
    });
  }

  /**
   * Of the desired status RUNNING, which is the default; `startedBy` must be the only filter.
   * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ListTasks.html
   */
  private async list(cluster: string, mark: string, limit: number): Promise<readonly string[]> {
    const arns: string[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.client.send(new ListTasksCommand({ cluster, startedBy: mark, nextToken }));
      arns.push(...(page.taskArns ?? []));
      nextToken = page.nextToken;
    } while (nextToken !== undefined && arns.length < limit);
    return arns.slice(0, limit);
  }

  private async tasks(cluster: string, taskArns: readonly string[]): Promise<readonly Task[]> {
    const pages: string[][] = [];
    for (let i = 0; i < taskArns.length; i += TASKS_AT_ONCE) pages.push(taskArns.slice(i, i + TASKS_AT_ONCE));
    const answers = await translated(`describing ${taskArns.length} tasks`, () =>
      Promise.all(pages.map((tasks) => this.client.send(new DescribeTasksCommand({ cluster, tasks })))),
    );
    return answers.flatMap((answer) => answer.tasks ?? []);
  }
}

const toOverride = ({ container, command, environment }: Pick<TaskToRun, 'container' | 'command' | 'environment'>) => ({
  name: container,
  ...(command !== undefined && { command: [...command] }),
  environment: Object.entries(environment).map(([name, value]) => ({ name, value })),
});

/** A 200 answer may hold failures instead of tasks. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html */
function started({ tasks, failures }: RunTaskCommandOutput): TaskStarted {
  const taskArn = tasks?.[0]?.taskArn;
  if (taskArn !== undefined) return { started: true, taskArn };
  const because = (failures ?? [])
    .map((failure) => [failure.reason, failure.detail].filter(Boolean).join(': '))
    .join('; ');
  return { started: false, because: because || 'ECS answered with neither a task nor a failure' };
}

function toStarted({ taskArn = '', overrides }: Task): StartedTask {
  const given = (overrides?.containerOverrides ?? []).flatMap(({ environment }) => environment ?? []);
  return { taskArn, environment: Object.fromEntries(given.map(({ name, value }) => [name, value])) };
}

/** The container that was told of the job; beside it others may run, and end in their own way. */
function toState(task: Task): TaskState {
  const told = task.overrides?.containerOverrides?.[0]?.name;
  const container = task.containers?.find(({ name }) => name === told) ?? task.containers?.[0];
  return {
    taskArn: task.taskArn ?? '',
    stopped: task.lastStatus === 'STOPPED',
    exitCode: container?.exitCode,
    reason: container?.reason ?? task.stoppedReason,
  };
}

/** Tasks of the Region that was left: one short try each, all at once, and silence is an answer too. */
export class EcsSourceTasks implements SourceTasks {
  private readonly client: ECSClient;

  constructor(
    region: string,
    private readonly cluster: string,
  ) {
    this.client = new ECSClient(clientConfig(bestEffort(region)));
  }

  async stop(taskArns: readonly string[]): Promise<number> {
    const reason = 'the workload serves from the other Region';
    const stopped = await Promise.allSettled(
      taskArns.map((task) => this.client.send(new StopTaskCommand({ cluster: this.cluster, task, reason }))),
    );
    return stopped.filter(({ status }) => status === 'fulfilled').length;
  }
}
