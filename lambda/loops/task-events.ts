import type { JobsSettings } from '../contract/settings';
import { claimOf } from '../domain/leftover-task';
import type { Job, JobQueue, RunningJob } from '../ports/job-store';
import type { StoppedTask } from '../ports/outside';
import type { StepContext } from '../steps/step';
import { JobEnds, type JobEndsPorts } from './job-ends';

export interface TaskEventsPorts extends JobEndsPorts {
  readonly queue: JobQueue;
}

/** Records the end of a job as soon as ECS says that its task has stopped. Also of a task that came too late: that end is refused, and kept. */
export class TaskEvents {
  private readonly ends: JobEnds;

  constructor(
    private readonly ports: TaskEventsPorts,
    private readonly context: StepContext,
    private readonly jobs: JobsSettings,
  ) {
    this.ends = new JobEnds(ports, context, jobs);
  }

  /** Answers whether the event has ended a claim; `false` also for a task that is none of ours. Throws what is worth another delivery. */
  async stopped(task: StoppedTask): Promise<boolean> {
    const claim = claimOf(task);
    const application = this.jobs.applications.find(({ name }) => name === claim?.application);
    if (claim === undefined || application === undefined) return false;
    const job = await this.ports.queue.find(claim.application, claim.job);
    if (job === undefined) return false;
    const running = runningOf(job, { ...claim, region: this.context.region, taskArn: task.taskArn });
    return this.ends.settle(running, task, application);
  }
}

/** The claim that the task was started for; the store compares its epoch and attempt with those that stand. */
const runningOf = (
  { id, application, jobClass, payload, startedAt, at, failures, maxAttempts, timeLimitSeconds, cancel }: Job,
  claim: Pick<RunningJob, 'epoch' | 'attempt' | 'region' | 'taskArn'>,
): RunningJob => ({
  id,
  application,
  jobClass,
  payload,
  claimedAt: startedAt ?? at,
  failures,
  maxAttempts,
  timeLimitSeconds,
  cancel,
  epoch: claim.epoch,
  attempt: claim.attempt,
  region: claim.region,
  taskArn: claim.taskArn,
});
