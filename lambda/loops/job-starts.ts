import { ERRORS, FailoverError } from '../contract/errors';
import { JOB_SIDECAR } from '../contract/jobs';
import { taskMark } from '../contract/names';
import type { ApplicationSettings, JobsSettings } from '../contract/settings';
import { backOffSeconds, drawOf } from '../domain/back-off';
import { plusSeconds, secondsBetween } from '../domain/instants';
import { quotaOf, ramped } from '../domain/launch-pace';
import { claimEnvironmentOf, environmentOf } from '../domain/leftover-task';
import { servingSide } from '../domain/sides';
import type { JobClaims, PendingJob, RunningJob, WaitingJobs } from '../ports/job-store';
import type { Booking, LaunchBudget, LaunchQuota } from '../ports/launch-budget';
import type { Lease } from '../ports/lease-store';
import type { TaskCluster, TaskStarted, TaskToRun } from '../ports/outside';
import { now, type StepContext } from '../steps/step';

export interface JobStartsPorts {
  readonly claims: JobClaims;
  readonly waiting: WaitingJobs;
  readonly cluster: TaskCluster;
  readonly launches: LaunchBudget;
}

export interface Work {
  readonly application: ApplicationSettings;
  readonly jobs: JobsSettings;
  readonly epoch: number;
}

/** Between tries of one launch, each up to doubled by chance; well within the time that others leave a claim alone. */
const PAUSES_MS: readonly number[] = [250, 500, 1_000];

const LOOK_LASTS_MS = 1_000;

/** Whether this side may still start jobs under that epoch; asked after the claim. */
export type MayStart = (epoch: number) => Promise<boolean>;

/** Claim, then look: the takeover raises the epoch first and then reads the claims, so one of the two sees the other. */
export class JobStarts {
  private readonly quota: LaunchQuota;
  /** ECS has said that there is no more room; what is claimed goes back, and this tick starts nothing else. */
  private full: string | undefined;
  private look: { readonly epoch: number; readonly atMs: number; readonly answer: Promise<boolean> } | undefined;

  constructor(
    private readonly ports: JobStartsPorts,
    private readonly context: StepContext,
    jobs: JobsSettings,
    lease: Lease,
    private readonly mayStart: MayStart,
  ) {
    const since = lease.taken && secondsBetween(lease.taken.at, now(context));
    this.quota = ramped(quotaOf(jobs.launchesPerSecond), since, jobs.rampUpSeconds ?? 0);
  }

  /** As many as may be launched until the next tick. */
  get atOnce(): number {
    return Math.max(1, Math.floor(this.quota.perSecond * this.context.timings.dispatcherTickSeconds));
  }

  /** Claims what it can of these, in this order, and books a launch for each claim. Nobody else's claims are booked for. */
  async claim(chosen: readonly PendingJob[], work: Work): Promise<readonly Launch[]> {
    const at = now(this.context);
    const claim = { epoch: work.epoch, region: this.context.region, at };
    const outcomes = await Promise.allSettled(
      chosen.map((pending) =>
        pending.deadline !== undefined && pending.deadline <= at
          ? this.giveUp(pending, at)
          : this.ports.claims.claim(pending, claim),
      ),
    );
    const claimed = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value ?? []) : []));
    const launches = await this.booked(claimed, work, false);
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    return failed === undefined ? launches : [...launches, { failed: failed.reason }];
  }

  /** The token makes a second call for the same claim harmless: ECS answers with the task that the first one started. */
  async launch({ job, work: { application, jobs, epoch }, isAgain }: Launchable): Promise<void> {
    // Whoever asked for that claim before may have been heard: then only ECS can say that nothing was started.
    if (this.full !== undefined && !isAgain) return this.giveBack(job, epoch, this.full);
    if (!(await this.mayStillStart(epoch))) return;
    const task = this.taskOf(job, application, jobs);
    const result = await this.run(task).catch((error: unknown) => this.refused(error, job, epoch));
    if (result.started) return this.ports.claims.started(job, result.taskArn);
    this.full = result.because;
    return this.giveBack(job, epoch, result.because);
  }

  private taskOf(job: RunningJob, application: ApplicationSettings, jobs: JobsSettings): TaskToRun {
    const { settings, region } = this.context;
    const side = servingSide(settings.regions, region);
    return {
      cluster: jobs.cluster[side],
      taskDefinition: application.taskDefinition[side],
      container: application.container,
      subnets: jobs.subnets,
      securityGroups: jobs.securityGroups,
      environment: environmentOf(job),
      ...(job.overrides?.command !== undefined && { command: job.overrides.command }),
      ...(application.withoutSidecar !== true && {
        beside: { container: JOB_SIDECAR.container, environment: claimEnvironmentOf(job) },
      }),
      token: tokenOf(taskMark(settings), job),
      startedBy: taskMark(settings),
    };
  }

  /**
   * ECS will not start it, however often it is asked: a permission, a task definition, an input that it does not take. The
   * claim goes back and costs no attempt, so that it keeps no room from jobs that can start, and may be cancelled. An earlier
   * try of the same call may have started a task whose answer was lost; the sidecar ends it within the lease.
   */
  private async refused(error: unknown, job: RunningJob, epoch: number): Promise<never> {
    if (error instanceof FailoverError && error.name === ERRORS.transient) throw error;
    const refusal = new LaunchRefused(job, error);
    const notBefore = plusSeconds(now(this.context), this.context.timings.jobLeaseSeconds);
    await this.ports.claims.requeue(job, { epoch, because: refusal.message, notBefore });
    throw refusal;
  }

  /** Launches of one second share a look: it began after every claim of theirs, because all of them are made before the first launch. */
  private mayStillStart(epoch: number): Promise<boolean> {
    const nowMs = this.context.clock.now().getTime();
    if (this.look === undefined || this.look.epoch !== epoch || nowMs - this.look.atMs >= LOOK_LASTS_MS)
      this.look = { epoch, atMs: nowMs, answer: this.mayStart(epoch) };
    return this.look.answer;
  }

  /** Throttled means later: the same token, a little later, and in the end the next look at the claim. */
  private async run(task: TaskToRun, tries = 0): Promise<TaskStarted> {
    try {
      return await this.ports.cluster.run(task);
    } catch (error) {
      const passes = error instanceof FailoverError && error.name === ERRORS.transient;
      if (!passes || tries >= PAUSES_MS.length) throw error;
      const pauseMs = (PAUSES_MS[tries] ?? 0) * (1 + drawOf(`${task.token}/${tries}`));
      await this.context.clock.sleep(pauseMs);
      return this.run(task, tries + 1);
    }
  }

  async goOn(jobs: readonly RunningJob[], work: Work): Promise<readonly Launch[]> {
    return this.booked(jobs, work, true);
  }

  private async booked(jobs: readonly RunningJob[], work: Work, isAgain: boolean): Promise<readonly Launch[]> {
    if (jobs.length === 0) return [];
    const nowMs = this.context.clock.now().getTime();
    const booking = await this.ports.launches.book(this.context.region, jobs.length, this.quota, nowMs);
    return jobs.map((job, index) => ({ job, work, isAgain, atMs: slot(booking, index) }));
  }

  /** No attempt of the job: it never ran. */
  private async giveBack(job: RunningJob, epoch: number, because: string): Promise<void> {
    const notBefore = plusSeconds(now(this.context), backOffSeconds(0, `${job.id}/${job.attempt}`));
    await this.ports.claims.requeue(job, { epoch, because: `ECS did not start it: ${because}`, notBefore });
  }

  private async giveUp(pending: PendingJob, at: string): Promise<undefined> {
    const reason = `it had not started by its deadline ${pending.deadline}`;
    await this.ports.waiting.giveUp(pending, { state: 'failed', at, reason });
  }
}

/** Somebody has to mend something before that job starts. */
export class LaunchRefused extends Error {
  override readonly name = 'LaunchRefused';

  constructor({ application, id }: RunningJob, error: unknown) {
    const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    super(`ECS refuses to start job "${id}" of application "${application}": ${said}`);
  }
}

/** One claim, among all that share a cluster: ids are unique in their application only, and applications and workloads share clusters. */
const tokenOf = (mark: string, { application, id, epoch, attempt }: RunningJob): string =>
  `${mark}/${application}/${id}-${epoch}-${attempt}`;

interface Launchable {
  readonly job: RunningJob;
  readonly work: Work;
  /** The claim is of an earlier tick, which may have started its task. */
  readonly isAgain: boolean;
}

/** A claim with the time at which it may be launched, or what kept a job from being claimed. */
export type Launch = (Launchable & { readonly atMs: number }) | { readonly failed: unknown };

const slot = ({ firstMs, everyMs }: Booking, index: number): number => firstMs + index * everyMs;
