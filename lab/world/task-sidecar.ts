import type { ChildProcess } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type LabTask, labAccessKey, type SidecarSpec } from '../aws';
import type { WorkersOptions } from './workers';

/** How often the lab's ECS makes the health check of the container. */
const HEALTH_CHECK_MS = 50;

/** The bundled script of the container beside a job, as a process of its own under the task's role. `healthy`: its check has passed. */
export function taskSidecar(
  task: LabTask,
  { container, script, environment }: SidecarSpec,
  { cloud, children, logFolder, jobLeaseSeconds }: WorkersOptions,
  healthy: () => void,
): ChildProcess {
  const standsFile = join(logFolder, `stands-${task.taskArn.split('/').at(-1)}`);
  rmSync(standsFile, { force: true });
  const child = children.spawn({
    region: task.region,
    script,
    environment: {
      ...environment,
      ...task.beside[container],
      AWS_REGION: task.region,
      AWS_ENDPOINT_URL: cloud.endpoint,
      AWS_ACCESS_KEY_ID: labAccessKey(task.region, task.family),
      AWS_SECRET_ACCESS_KEY: 'lab',
      HANDOVER_JOB_LEASE_SECONDS: String(jobLeaseSeconds),
      HANDOVER_STANDS_FILE: standsFile,
    },
    log: join(logFolder, `${task.region}.claims.log`),
  });
  const checking = setInterval(() => {
    if (!existsSync(standsFile)) return;
    clearInterval(checking);
    healthy();
  }, HEALTH_CHECK_MS);
  child.once('exit', () => {
    clearInterval(checking);
    rmSync(standsFile, { force: true });
  });
  return child;
}
