import type { LabEvent } from './alarm-event';
import type { TaskRecord } from './ecs-clusters';
import { shownTask } from './shown-task';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html: the detail is the task as DescribeTasks shows it. */
export function taskEvent(account: string, task: TaskRecord): LabEvent {
  return {
    version: '0',
    id: crypto.randomUUID(),
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account,
    time: new Date(task.stoppedAt ?? task.createdAt).toISOString().replace(/\.\d+Z$/, 'Z'),
    region: task.region,
    resources: [task.taskArn],
    detail: { ...shownTask(task) },
  };
}
