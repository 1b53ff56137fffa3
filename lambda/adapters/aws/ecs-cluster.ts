import { createHash } from 'node:crypto';
import {
  DescribeServicesCommand,
  DescribeTasksCommand,
  ECSClient,
  RunTaskCommand,
  type RunTaskCommandOutput,
  StopTaskCommand,
  type Task,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import type { SourceTasks, TaskCluster, TaskStarted, TaskState, TaskToRun } from '../../ports/outside';
import { bestEffort, clientConfig, controlPlane } from './clients';
import { translated } from './faults';

/** Up to 64 characters of ASCII 33 to 126. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RunTask.html */
const clientToken = (token: string): string =>
  /^[\x21-\x7e]{1,64}$/.test(token) ? token : createHash('sha256').update(token).digest('hex');

/** DescribeTasks takes a hundred at a time. */
const DESCRIBE_AT_ONCE = 100;

export class EcsCluster implements TaskCluster {
  private readonly client: ECSClient;

  constructor(region: string) {
    this.client = new ECSClient(clientConfig(controlPlane(region)));
  }

  async run(task: TaskToRun): Promise<TaskStarted> {
    const environment = Object.entries(task.environment).map(([name, value]) => ({ name, value }));
    const answer = await translated(`starting a task of ${task.taskDefinition}`, () =>
      this.client.send(
        new RunTaskCommand({
          cluster: task.cluster,
          taskDefinition: task.taskDefinition,
          launchType: 'FARGATE',
          clientToken: clientToken(task.token),
          startedBy: task.startedBy,
          networkConfiguration: {
            awsvpcConfiguration: {
              subnets: [...task.subnets],
              securityGroups: [...task.securityGroups],
              assignPublicIp: 'DISABLED',
            },
          },
          overrides: { containerOverrides: [{ name: task.container, environment }] },
        }),
      ),
    );
    return started(answer);
  }

  async describe(cluster: string, taskArns: readonly string[]): Promise<readonly TaskState[]> {
    const pages: string[][] = [];
    for (let i = 0; i < taskArns.length; i += DESCRIBE_AT_ONCE) pages.push(taskArns.slice(i, i + DESCRIBE_AT_ONCE));
    const answers = await translated(`describing ${taskArns.length} tasks`, () =>
      Promise.all(pages.map((tasks) => this.client.send(new DescribeTasksCommand({ cluster, tasks })))),
    );
    return answers.flatMap((answer) => answer.tasks ?? []).map(toState);
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
}

/** A 200 answer may hold failures instead of tasks. https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html */
function started({ tasks, failures }: RunTaskCommandOutput): TaskStarted {
  const taskArn = tasks?.[0]?.taskArn;
  if (taskArn !== undefined) return { started: true, taskArn };
  const because = (failures ?? [])
    .map((failure) => [failure.reason, failure.detail].filter(Boolean).join(': '))
    .join('; ');
  return { started: false, because: because || 'ECS answered with neither a task nor a failure' };
}

function toState(task: Task): TaskState {
  const container = task.containers?.[0];
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
