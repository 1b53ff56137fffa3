import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { isLate, notHere, notHereText } from '../../lambda/domain/one-region';
import type { CancelWish, DoneJob, Job, JobEnd, NewJob, Requeue, RunningJob } from '../../lambda/ports/job-store';
import type { LeaseStore } from '../../lambda/ports/lease-store';
import type { LeftBehindJobs, LeftBehindSeen } from '../../lambda/ports/left-behind';
import { MemoryJobs } from './memory-jobs';
import type { MemoryItems } from './memory-table';

/** Jobs of which some stand in this Region only: those ask the ledger who serves. */
export class MemoryOneRegionJobs extends MemoryJobs {
  constructor(
    table: MemoryItems,
    private readonly own: {
      readonly applications: ReadonlySet<string>;
      readonly region: string;
      readonly leases: Pick<LeaseStore, 'read'>;
    },
  ) {
    super(table);
  }

  override async submit(job: NewJob): Promise<Job> {
    const { applications, leases, region } = this.own;
    const because = applications.has(job.application) ? notHere(await leases.read(), region) : undefined;
    if (because === undefined) return super.submit(job);
    const name = because.kind === 'elsewhere' ? ERRORS.elsewhere : ERRORS.transient;
    throw new FailoverError(name, notHereText(job.application, region, because));
  }

  override async finish(job: RunningJob, end: JobEnd): Promise<boolean> {
    const own = this.own.applications.has(job.application);
    if (!own || !isLate(await this.own.leases.read(), job.epoch)) return super.finish(job, end);
    await this.keepLate(job, end);
    return false;
  }

  override async requeue(job: RunningJob | DoneJob, under: Requeue): Promise<boolean> {
    const { applications, leases, region } = this.own;
    if (applications.has(job.application) && notHere(await leases.read(), region) !== undefined) return false;
    return super.requeue(job, under);
  }

  override async cancel(application: string, id: string, wish: CancelWish): Promise<Job | undefined> {
    const own = this.own.applications.has(application);
    const lease = own ? await this.own.leases.read() : undefined;
    const claim = own ? (await this.running(application)).find((one) => one.id === id) : undefined;
    if (lease !== undefined && claim !== undefined && isLate(lease, claim.epoch))
      await super.requeue(claim, { epoch: lease.epoch, because: 'it ran when its Region was left' });
    return super.cancel(application, id, wish);
  }
}

export class MemoryLeftBehind implements LeftBehindJobs {
  private readonly jobs: MemoryJobs;

  constructor(
    table: MemoryItems,
    readonly region: string,
  ) {
    this.jobs = new MemoryJobs(table);
  }

  async seen(
    application: string,
    _classes: readonly string[],
    { limit, named }: { readonly limit: number; readonly named: number },
  ): Promise<LeftBehindSeen> {
    const { jobs: pending, next } = await this.jobs.page(application, { state: 'pending', limit });
    const running = await this.jobs.running(application);
    const ids = [...running, ...pending].map(({ id }) => id).slice(0, named);
    const more = next !== undefined || running.length >= limit || pending.length >= limit;
    return { pending: pending.length, running: Math.min(limit, running.length), more, ids };
  }
}
