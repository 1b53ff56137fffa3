import type { Task } from '@aws-sdk/client-ecs';
import type { TaskRecord } from './ecs-clusters';

/** A task as DescribeTasks, and events, show it. */
export const shownTask = (task: TaskRecord): Task => ({
  taskArn: task.taskArn,
  clusterArn: task.clusterArn,
  taskDefinitionArn: task.taskDefinitionArn,
  lastStatus: task.lastStatus,
  desiredStatus: task.desiredStatus,
  startedBy: task.startedBy,
  group: `family:${task.family}`,
  createdAt: new Date(task.createdAt),
  stoppedAt: task.stoppedAt === undefined ? undefined : new Date(task.stoppedAt),
  stopCode: task.stopCode,
  stoppedReason: task.stoppedReason,
  overrides: {
    containerOverrides: [
      { ...shownOverride([task.container, task.environment]), ...(task.command && { command: [...task.command] }) },
      ...Object.entries(task.beside).map(shownOverride),
    ],
  },
  containers: [{ name: task.container, lastStatus: task.lastStatus, exitCode: task.exitCode }],
});

const shownOverride = ([name, environment]: readonly [string, Readonly<Record<string, string>>]) => ({
  name,
  environment: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
});
