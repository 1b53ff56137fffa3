import { taskMark } from '../contract/names';
import type { ApplicationSettings, JobsSettings } from '../contract/settings';
import { chooseJobs } from '../domain/job-order';
import { environmentOf } from '../domain/leftover-task';
import { servingSide } from '../domain/sides';
import type { JobEnd, JobQueue, PendingJob, RunningJob } from '../ports/job-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { TaskState } from '../ports/outside';
import type { ServingStore } from '../ports/serving-store';
import { now, type StepContext } from '../steps/step';
import { LeftoverTasks, type LeftoverTasksPorts } from './leftover-tasks';

export interface DispatcherPorts extends LeftoverTasksPorts {
  readonly leases: LeaseStore;
  readonly serving: ServingStore;
  readonly queue: JobQueue;
}

/** A claim whose task is not known to ECS for so long never started, or its dispatcher died before it could say so. */
const LOST_AFTER_SECONDS = 120;

interface Work {
  readonly application: ApplicationSettings;
  readonly jobs: JobsSettings;
  readonly epoch: number;
}

/** Starts jobs on the side that may, records their ends, and stops what is left on the side that may not. Overlap is harmless. */
export class Dispatcher {
  private started = 0;
  private firstFailure: unknown;
  /** Looked for at least once in a life, and until none is seen: ECS answers late. */
  private leftoversMayBe = true;

  constructor(
    private readonly ports: DispatcherPorts,
    private readonly context: StepContext,
  ) {}

  async tick(): Promise<void> {
    const { jobs } = this.context.settings;
    const lease = jobs && (await this.ports.leases.read());
    if (jobs === undefined || lease === undefined) return;
    this.firstFailure = undefined;
    const leftovers = new LeftoverTasks(this.ports, this.context, jobs);
    if (lease.active !== this.context.region) return leftovers.endAll(lease);
    if (this.leftoversMayBe)
      await this.each([lease], async () => {
        this.leftoversMayBe = await leftovers.endUnclaimed(lease);
      });
    await this.dispatchAll(jobs, lease);
    if (this.firstFailure !== undefined) throw this.firstFailure;
  }

  private async dispatchAll(jobs: JobsSettings, lease: Lease): Promise<void> {
    const epoch = await this.ownEpoch(lease);
    if (epoch === undefined) return;
    let left = jobs.maxRunning;
    for (const application of jobs.applications) left = await this.dispatch(application, jobs, epoch, left);
  }

  /** One job that fails stops no other; the tick says so when it is through. */
  private async each<T>(jobs: readonly T[], act: (job: T) => Promise<unknown>): Promise<readonly unknown[]> {
    const outcomes = await Promise.allSettled(jobs.map(act));
    for (const outcome of outcomes) if (outcome.status === 'rejected') this.firstFailure ??= outcome.reason;
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  }

  /** The epoch under which this side may start jobs, or undefined: then it may not. */
  private async ownEpoch(lease: Lease | undefined): Promise<number | undefined> {
    const dispatching = await this.ports.serving.dispatching();
    const { region } = this.context;
    const own = lease?.active === region && dispatching?.region === region && dispatching.epoch === lease.epoch;
    return own ? lease.epoch : undefined;
  }

  /** Answers how many more tasks may run. */
  private async dispatch(
    application: ApplicationSettings,
    jobs: JobsSettings,
    epoch: number,
    left: number,
  ): Promise<number> {
    const claims = await this.ports.claims.running(application.name);
    const running = claims.filter(({ region }) => region === this.context.region);
    // Claims of the side that was left are RequeueRunningJobs' work, and their tasks are not known here. One that was made
    // after it had looked is found by its age.
    const foreign = claims.filter(({ region }) => region !== this.context.region);
    await this.each(foreign, (job) => this.requeueIfLost(job));
    const ended = await this.recordEnds(running, { application, jobs, epoch });
    const room = left - (running.length - ended);
    if (room <= 0) return 0;
    const heads = await Promise.all(
      application.classes.map(async (jobClass) => ({
        jobClass,
        waiting: await this.ports.queue.heads(application.name, jobClass, room),
      })),
    );
    const chosen = chooseJobs(heads, room, this.started + this.ticksSoFar());
    await this.each(chosen, (job) => this.start(job, { application, jobs, epoch }));
    return room - chosen.length;
  }

  /** A dispatcher may not live for five starts: ageing goes on where the one before it stopped. */
  private ticksSoFar(): number {
    const { clock, timings } = this.context;
    return Math.floor(clock.now().getTime() / 1000 / Math.max(1, timings.dispatcherTickSeconds));
  }

  /** Claim, then look: the takeover raises the epoch first and then reads the claims, so one of the two sees the other. */
  private async start(pending: PendingJob, work: Work): Promise<void> {
    const claim = { epoch: work.epoch, region: this.context.region, at: now(this.context) };
    const job = await this.ports.claims.claim(pending, claim);
    if (job === undefined) return;
    this.started += 1;
    await this.launch(job, work);
  }

  /** The token makes a second call for the same claim harmless: ECS answers with the task that the first one started. */
  private async launch(job: RunningJob, { application, jobs, epoch }: Work): Promise<void> {
    if ((await this.ownEpoch(await this.ports.leases.read())) !== epoch) return;
    const side = servingSide(this.context.settings.regions, this.context.region);
    const result = await this.ports.cluster.run({
      cluster: jobs.cluster[side],
      taskDefinition: application.taskDefinition[side],
      container: application.container,
      subnets: jobs.subnets,
      securityGroups: jobs.securityGroups,
      environment: environmentOf(job),
      token: `${job.id}-${job.epoch}-${job.attempt}`,
      startedBy: taskMark(this.context.settings),
    });
    if (result.started) await this.ports.claims.started(job, result.taskArn);
    else await this.ports.claims.requeue(job, { epoch, because: `ECS did not start it: ${result.because}` });
  }

  private async recordEnds(running: readonly RunningJob[], work: Work): Promise<number> {
    const side = servingSide(this.context.settings.regions, this.context.region);
    const arns = running.flatMap(({ taskArn }) => taskArn ?? []);
    const described = await this.ports.cluster.describe(work.jobs.cluster[side], arns);
    const tasks = new Map(described.map((task) => [task.taskArn, task]));
    const ends = await this.each(running, (job) =>
      job.taskArn === undefined ? this.goOn(job, work) : this.recordEnd(job, tasks.get(job.taskArn), work.application),
    );
    return ends.filter((ended) => ended === true).length;
  }

  /** A claim without a task: its dispatcher died, or the answer of RunTask was lost. */
  private async goOn(job: RunningJob, work: Work): Promise<boolean> {
    const standing = await this.ports.queue.find(job.application, job.id);
    const stands = standing?.state === 'running' && standing.epoch === job.epoch && standing.attempt === job.attempt;
    if (!stands || job.epoch !== work.epoch) return this.requeueIfLost(job);
    await this.launch(job, work);
    return false;
  }

  private async recordEnd(
    job: RunningJob,
    task: TaskState | undefined,
    application: ApplicationSettings,
  ): Promise<boolean> {
    if (task === undefined) return this.requeueIfLost(job);
    if (!task.stopped) return false;
    const at = now(this.context);
    const reason = task.reason ?? `exit code ${task.exitCode ?? 'unknown'}`;
    if (task.exitCode !== 0 && job.attempt < application.maxAttempts)
      return this.ports.claims.requeue(job, { epoch: job.epoch, because: reason });
    const end: JobEnd = task.exitCode === 0 ? { state: 'done', at } : { state: 'failed', at, reason };
    return this.ports.claims.finish(job, end);
  }

  private async requeueIfLost(job: RunningJob): Promise<boolean> {
    const ageSeconds = (Date.parse(now(this.context)) - Date.parse(job.claimedAt)) / 1000;
    if (ageSeconds < LOST_AFTER_SECONDS) return false;
    return this.ports.claims.requeue(job, { epoch: job.epoch, because: 'its task is not known to ECS' });
  }
}
