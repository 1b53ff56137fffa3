import type { ApplicationSettings, JobsSettings } from '../contract/settings';
import { isPaused } from '../domain/drain';
import { secondsBetween } from '../domain/instants';
import { chooseJobs, inTurn } from '../domain/job-order';
import { servingSide } from '../domain/sides';
import type { JobAccounts } from '../ports/job-accounts';
import type { JobQueue, LateEnds, PendingJob, RunningJob } from '../ports/job-store';
import type { Lease, LeaseStore } from '../ports/lease-store';
import type { RunStore } from '../ports/run-store';
import type { Dispatching, ServingStore } from '../ports/serving-store';
import type { StepContext } from '../steps/step';
import { now } from '../steps/step';
import { JobEnds } from './job-ends';
import { JobStarts, type JobStartsPorts, type Launch, LaunchRefused, type Work } from './job-starts';
import { LeftoverTasks, type LeftoverTasksPorts } from './leftover-tasks';
import { RetiredClasses } from './retired-classes';

export interface DispatcherPorts extends LeftoverTasksPorts, JobStartsPorts {
  readonly leases: LeaseStore;
  readonly serving: Pick<ServingStore, 'dispatching'>;
  readonly runs: Pick<RunStore, 'current'>;
  readonly queue: JobQueue;
  readonly late: LateEnds;
  readonly accounts: Pick<JobAccounts, 'sums'>;
}

/** Tasks whose state is asked for in one tick: five calls of DescribeTasks. Ends come as events; this finds what they missed. */
const LOOKED_AT = 500;

/** Jobs whose time has come that are let into the queue in one tick. */
const ADMITTED = 200;

/** Between two looks at jobs whose time may have come: each is at most that late. */
const ADMITTED_EVERY_TICKS = 3;

/** Starts jobs on the side that may, records their ends, and stops what is left on the side that may not. Overlap is harmless. */
export class Dispatcher {
  private started = 0;
  private firstFailure: unknown;
  /** Said to the end of this life, though the job waits before it is tried again: a loop that ends well raises no alarm. */
  private refused: LaunchRefused | undefined;
  /** When all whose time had come were last let in, by application. */
  private readonly admitted = new Map<string, string>();
  /** Looked for at least once in a life, and until none is seen: ECS answers late. */
  private leftoversMayBe = true;
  private readonly retired: RetiredClasses;

  constructor(
    private readonly ports: DispatcherPorts,
    private readonly context: StepContext,
  ) {
    this.retired = new RetiredClasses(ports.accounts);
  }

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
    const failure = this.firstFailure ?? this.refused;
    if (failure !== undefined) throw failure;
  }

  private async dispatchAll(jobs: JobsSettings, lease: Lease): Promise<void> {
    const dispatching = await this.ports.serving.dispatching();
    const epoch = this.epochOf(lease, dispatching);
    if (epoch === undefined) return;
    const mayStart = async (claimed: number) => (await this.ownEpoch(await this.ports.leases.read())) === claimed;
    const starts = new JobStarts(this.ports, this.context, jobs, lease, mayStart);
    const works = jobs.applications.map((application) => ({ application, jobs, epoch }));
    const launches: Launch[] = [];
    // All of them first: the room that one may take is what all the others have left.
    // What was claimed before still starts: it belongs to what a switchover waits for.
    let room = (await this.isPaused(dispatching)) ? 0 : jobs.maxRunning;
    for (const work of works) room -= await this.lookAfter(work, starts, launches);
    let calls = starts.atOnce;
    for (const work of inTurn(works, this.ticksSoFar())) {
      const claimed = await this.claimNext(work, starts, Math.max(0, Math.min(room, calls)));
      launches.push(...claimed);
      room -= claimed.length;
      calls -= claimed.length;
    }
    await this.launchAll(launches, starts);
  }

  /** One job that fails stops no other; the tick says so when it is through. */
  private async each<T>(jobs: readonly T[], act: (job: T) => Promise<unknown>): Promise<readonly unknown[]> {
    const outcomes = await Promise.allSettled(jobs.map(act));
    for (const outcome of outcomes) if (outcome.status === 'rejected') this.firstFailure ??= outcome.reason;
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  }

  /** The epoch under which this side may start jobs, or undefined: then it may not. */
  private async ownEpoch(lease: Lease | undefined): Promise<number | undefined> {
    return this.epochOf(lease, await this.ports.serving.dispatching());
  }

  private epochOf(lease: Lease | undefined, dispatching: Dispatching | undefined): number | undefined {
    const { region } = this.context;
    const own = lease?.active === region && dispatching?.region === region && dispatching.epoch === lease.epoch;
    return own ? lease.epoch : undefined;
  }

  /** A switchover waits for what runs, and starts the rest on the other side. */
  private async isPaused(dispatching: Dispatching | undefined): Promise<boolean> {
    if (dispatching?.pausedBy === undefined) return false;
    return isPaused(dispatching, await this.ports.runs.current(), now(this.context), this.context.timings);
  }

  /** What runs, and what was claimed and never launched. Answers how many tasks are busy. */
  private async lookAfter(work: Work, starts: JobStarts, launches: Launch[]): Promise<number> {
    const { application, jobs } = work;
    const ends = new JobEnds(this.ports, this.context, jobs);
    const claims = await this.ports.claims.running(application.name);
    const isOwn = ({ region, epoch }: RunningJob) => region === this.context.region && epoch === work.epoch;
    const running = claims.filter(isOwn);
    // Claims of the side that was left, and of this one before it was left, are RequeueRunningJobs' work, and their tasks are
    // not known here, or no longer. One that was made after it had looked is found by its age.
    const foreign = claims.filter((job) => !isOwn(job));
    // Without a task in the ledger it may have one: whoever started it may have died before it was written down.
    await this.each(foreign, (job) => ends.requeueIfLost(job, { launched: true }));
    const [ended = 0] = await this.each([running], (all) => this.recordEnds(all, work, ends));
    const taskless = running.filter((job) => job.taskArn === undefined && ends.mayBeGoneOnWith(job));
    const standing = await this.each(taskless, (job) => this.stillClaimed(job, work, ends));
    const goOn = standing.flatMap((job) => (job === undefined ? [] : [job as RunningJob]));
    await this.each([goOn], async () => launches.push(...(await starts.goOn(goOn, work))));
    return running.length - Number(ended);
  }

  private async recordEnds(running: readonly RunningJob[], work: Work, ends: JobEnds): Promise<number> {
    const side = servingSide(this.context.settings.regions, this.context.region);
    const looked = this.nextOf(running.filter(({ taskArn }) => taskArn !== undefined));
    if (looked.length === 0) return 0;
    const arns = looked.flatMap(({ taskArn }) => taskArn ?? []);
    const described = await this.ports.cluster.describe(work.jobs.cluster[side], arns);
    const tasks = new Map(described.map((task) => [task.taskArn, task]));
    const outcomes = await this.each(looked, (job) => {
      const task = tasks.get(job.taskArn ?? '');
      return task === undefined
        ? ends.requeueIfLost(job, { launched: true })
        : ends.settle(job, task, work.application);
    });
    return outcomes.filter((ended) => ended === true).length;
  }

  /** More than can be looked at are looked at by turns. */
  private nextOf(running: readonly RunningJob[]): readonly RunningJob[] {
    if (running.length <= LOOKED_AT) return running;
    const from = (this.ticksSoFar() * LOOKED_AT) % running.length;
    return [...running.slice(from), ...running.slice(0, from)].slice(0, LOOKED_AT);
  }

  /** A claim without a task: its dispatcher died, or the answer of RunTask was lost. */
  private async stillClaimed(job: RunningJob, work: Work, ends: JobEnds): Promise<RunningJob | undefined> {
    const standing = await this.ports.queue.find(job.application, job.id);
    const stands = standing?.state === 'running' && standing.epoch === job.epoch && standing.attempt === job.attempt;
    if (stands && job.epoch === work.epoch) return job;
    await ends.requeueIfLost(job, { launched: false });
    return undefined;
  }

  private async claimNext(work: Work, starts: JobStarts, room: number): Promise<readonly Launch[]> {
    const { name } = work.application;
    if (room === 0) return [];
    await this.each([name], () => this.admit(name));
    const classes = await this.classesOf(work.application);
    const [front, ...heads] = await Promise.all([
      this.frontOf(work.application),
      ...classes.map(async (jobClass) => ({ jobClass, waiting: await this.ports.queue.heads(name, jobClass, room) })),
    ]);
    const chosen = chooseJobs(heads, room, this.started + this.ticksSoFar(), front);
    const launches = await starts.claim(chosen, work);
    this.started += launches.length;
    return launches;
  }

  /** The least urgent last; those that are retired after them. */
  private async classesOf(application: ApplicationSettings): Promise<readonly string[]> {
    const retired: string[] = [];
    await this.each([application], async (one) => retired.push(...(await this.retired.of(one))));
    return [...application.classes, ...retired];
  }

  /** Until fewer than may come at once have come, at each tick. */
  private async admit(application: string): Promise<void> {
    const at = now(this.context);
    const everySeconds = ADMITTED_EVERY_TICKS * this.context.timings.dispatcherTickSeconds;
    const last = this.admitted.get(application);
    if (last !== undefined && secondsBetween(last, at) < everySeconds) return;
    if ((await this.ports.waiting.admit(application, at, ADMITTED)) < ADMITTED) this.admitted.set(application, at);
  }

  /** Few by construction; those that have started or ended meanwhile, or still wait for others or a time, are passed over: they would keep a place from those that can start. */
  private async frontOf({ name }: ApplicationSettings): Promise<readonly PendingJob[]> {
    const ids = await this.ports.waiting.front(name);
    const jobs = await Promise.all(ids.map((id) => this.ports.queue.find(name, id)));
    return jobs.flatMap((job) =>
      job?.state === 'pending' && (job.waitsFor ?? []).length === 0 && job.lookAt === undefined
        ? [{ ...job, queuedAt: job.at }]
        : [],
    );
  }

  /** A dispatcher may not live for five starts: ageing goes on where the one before it stopped. */
  private ticksSoFar(): number {
    const { clock, timings } = this.context;
    return Math.floor(clock.now().getTime() / 1000 / Math.max(1, timings.dispatcherTickSeconds));
  }

  /** Each at its own time; those that are due go together. */
  private async launchAll(launches: readonly Launch[], starts: JobStarts): Promise<void> {
    const { clock } = this.context;
    await this.each(launches, async (launch) => {
      if ('failed' in launch) throw launch.failed;
      const waitMs = launch.atMs - clock.now().getTime();
      if (waitMs > 0) await clock.sleep(waitMs);
      await starts.launch(launch).catch((error: unknown) => {
        if (error instanceof LaunchRefused) this.refused = error;
        throw error;
      });
    });
  }
}
