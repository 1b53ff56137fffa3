import type { ApplicationSettings, JobsSettings } from '../contract/settings';
import { drawOf } from '../domain/back-off';
import { isLate } from '../domain/epoch';
import { plusSeconds, secondsBetween } from '../domain/instants';
import { type AttemptVerdict, judgeAttempt } from '../domain/job-attempt';
import { servingSide } from '../domain/sides';
import type { JobClaims, LateEnds, RunningJob } from '../ports/job-store';
import type { LeaseStore } from '../ports/lease-store';
import type { TaskCluster, TaskState } from '../ports/outside';
import { now, type StepContext } from '../steps/step';

export interface JobEndsPorts {
  readonly leases: Pick<LeaseStore, 'read'>;
  readonly claims: JobClaims;
  readonly late: Pick<LateEnds, 'keepFailure'>;
  readonly cluster: TaskCluster;
}

/** A claim whose task is not known to ECS for so long never started, or its dispatcher died before it could say so. */
const LOST_AFTER_SECONDS = 120;

/** A claim that is found without its task may be about to be launched by whoever made it: within a tick and the bookings before it. */
const LAUNCH_PATIENCE_TICKS = 3;

/** What becomes of claims when their tasks are looked at: by the dispatcher's round, and by the events of ECS. */
export class JobEnds {
  constructor(
    private readonly ports: JobEndsPorts,
    private readonly context: StepContext,
    private readonly jobs: JobsSettings,
  ) {}

  /** Answers whether the claim is over. */
  async settle(job: RunningJob, task: TaskState, application: ApplicationSettings): Promise<boolean> {
    const verdict = judgeAttempt(job, task, application, now(this.context));
    const failure = failureOf(verdict);
    // Ended because its side no longer serves, it uses up no attempt: the takeover queues it again.
    if (failure !== undefined && isLate(await this.ports.leases.read(), job.epoch)) {
      await this.ports.late.keepFailure(job, { at: now(this.context), reason: failure });
      return false;
    }
    switch (verdict.action) {
      case 'leave':
        return false;
      case 'stop':
        await this.ports.cluster.stop(this.cluster, task.taskArn, verdict.because);
        return false;
      case 'finish':
        return this.ports.claims.finish(job, verdict.end);
      case 'retry':
        return this.ports.claims.requeue(job, { epoch: job.epoch, ...verdict, failed: true });
    }
  }

  /** `launched: false`: for certain no task was ever started for that claim. */
  async requeueIfLost(job: RunningJob, { launched }: { readonly launched: boolean }): Promise<boolean> {
    const at = now(this.context);
    if (secondsBetween(job.claimedAt, at) < LOST_AFTER_SECONDS) return false;
    // Its task may be there all the same; the sidecar sees the claim gone, or the lease of the job run out.
    const lease = launched ? { notBefore: plusSeconds(at, this.context.timings.jobLeaseSeconds) } : {};
    return this.ports.claims.requeue(job, { epoch: job.epoch, because: 'its task is not known to ECS', ...lease });
  }

  /** Spread, so that claims that were left behind together are not launched together. */
  mayBeGoneOnWith({ id, claimedAt }: RunningJob): boolean {
    const patienceSeconds = LAUNCH_PATIENCE_TICKS * this.context.timings.dispatcherTickSeconds;
    return secondsBetween(claimedAt, now(this.context)) >= patienceSeconds * (1 + drawOf(id));
  }

  private get cluster(): string {
    return this.jobs.cluster[servingSide(this.context.settings.regions, this.context.region)];
  }
}

function failureOf(verdict: AttemptVerdict): string | undefined {
  if (verdict.action === 'retry') return verdict.because;
  return verdict.action === 'finish' && verdict.end.state === 'failed' ? verdict.end.reason : undefined;
}
