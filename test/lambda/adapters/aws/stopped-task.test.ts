import { taskEvent } from '../../../../lab/aws';
import type { TaskRecord } from '../../../../lab/aws/ecs-clusters';
import { shownTask } from '../../../../lab/aws/shown-task';
import { stoppedTaskOf } from '../../../../lambda/adapters/aws/stopped-task';
import { claimOf } from '../../../../lambda/domain/leftover-task';

const RECORD: TaskRecord = {
  taskArn: 'arn:aws:ecs:us-east-1:111122223333:task/jobs/1',
  taskDefinitionArn: 'arn:aws:ecs:us-east-1:111122223333:task-definition/billing:1',
  clusterArn: 'arn:aws:ecs:us-east-1:111122223333:cluster/jobs',
  region: 'us-east-1',
  cluster: 'jobs',
  family: 'billing',
  container: 'job',
  environment: {
    HANDOVER_JOB: 'a',
    HANDOVER_APPLICATION: 'billing',
    HANDOVER_CLASS: 'normal',
    HANDOVER_EPOCH: '2',
    HANDOVER_ATTEMPT: '3',
  },
  beside: { 'handover-claim': { HANDOVER_JOB: 'a' } },
  lastStatus: 'STOPPED',
  desiredStatus: 'STOPPED',
  createdAt: 1_000,
  stoppedAt: 2_000,
  stoppedReason: 'Essential container in task exited',
  exitCode: 3,
};

test('an event of ECS says which claim has ended, and how', () => {
  const task = stoppedTaskOf(JSON.parse(JSON.stringify(taskEvent('111122223333', RECORD))));
  expect(task).toMatchObject({ taskArn: RECORD.taskArn, stopped: true, exitCode: 3 });
  expect(task && claimOf(task)).toEqual({ application: 'billing', job: 'a', epoch: 2, attempt: 3 });
});

test('a task that has not stopped is no end', () =>
  expect(stoppedTaskOf(taskEvent('111122223333', { ...RECORD, lastStatus: 'RUNNING' }))).toBeUndefined());

test('the exit code is that of the container that was told of the job, wherever it stands', () => {
  const event = taskEvent('111122223333', RECORD);
  const containers = [
    { name: 'handover-claim', exitCode: 0 },
    { name: 'job', exitCode: 7 },
  ];
  expect(stoppedTaskOf({ ...event, detail: { ...event.detail, containers } })).toMatchObject({ exitCode: 7 });
});

test('a container that ECS shows before the one of the job says nothing of the job, neither its claim nor its end', () => {
  const event = taskEvent('111122223333', { ...RECORD, beside: {} });
  const [job] = shownTask({ ...RECORD, beside: {} }).overrides?.containerOverrides ?? [];
  const detail = {
    ...event.detail,
    overrides: { containerOverrides: [{ name: 'log-router' }, job] },
    containers: [
      { name: 'log-router', exitCode: 0 },
      { name: 'job', exitCode: 7 },
    ],
  };
  const task = stoppedTaskOf({ ...event, detail });
  expect(task).toMatchObject({ exitCode: 7 });
  expect(task && claimOf(task)).toMatchObject({ job: 'a', attempt: 3 });
  const gone = stoppedTaskOf({ ...event, detail: { ...detail, containers: [{ name: 'log-router', exitCode: 0 }] } });
  expect(gone?.exitCode).toBeUndefined();
});

test('fails on what is no event of a task, so that it is delivered again', () =>
  expect(() => stoppedTaskOf({ detail: {} })).toThrow());
