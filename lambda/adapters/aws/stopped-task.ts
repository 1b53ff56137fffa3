import * as z from 'zod/mini';
import type { StoppedTask } from '../../ports/outside';
import { containerOf, toldContainer } from './told-container';

const environment = z.optional(z.array(z.object({ name: z.string(), value: z.optional(z.string()) })));

/**
 * The event `ECS Task State Change`: its detail is the task as DescribeTasks shows it. Keys that are not read may change.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
const taskStateChange = z.object({
  detail: z.object({
    taskArn: z.string(),
    lastStatus: z.string(),
    stoppedReason: z.optional(z.string()),
    containers: z.array(
      z.object({ name: z.string(), exitCode: z.optional(z.number()), reason: z.optional(z.string()) }),
    ),
    overrides: z.object({ containerOverrides: z.array(z.object({ name: z.optional(z.string()), environment })) }),
  }),
});

/** Undefined: the task has not stopped. Throws on what is no such event. */
export function stoppedTaskOf(event: unknown): StoppedTask | undefined {
  const { taskArn, lastStatus, stoppedReason, containers, overrides } = taskStateChange.parse(event).detail;
  if (lastStatus !== 'STOPPED') return undefined;
  const told = toldContainer(overrides.containerOverrides);
  const container = containerOf(told, containers);
  const given = (told?.environment ?? []).map(({ name, value = '' }) => [name, value]);
  return {
    taskArn,
    stopped: true,
    environment: Object.fromEntries(given),
    ...(container?.exitCode !== undefined && { exitCode: container.exitCode }),
    reason: container?.reason ?? stoppedReason,
  };
}
