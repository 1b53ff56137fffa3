import { ERRORS, FailoverError } from '../../../contract/errors';
import { isLate, notHere, notHereText } from '../../../domain/one-region';
import type { CancelWish, DoneJob, Job, JobEnd, NewJob, Requeue, RunningJob } from '../../../ports/job-store';
import type { LeaseStore } from '../../../ports/lease-store';
import { JobLedger } from './job-ledger';
import type { LedgerKeys } from './keys';
import type { Items } from './ledger-table';

export interface OneRegion {
  readonly applications: ReadonlySet<string>;
  /** Whose table it is. */
  readonly region: string;
  readonly leases: Pick<LeaseStore, 'read'>;
}

/** Jobs of which some stand in the table of this Region only (ADR 0021): those ask the ledger who serves, and under which epoch. */
export class OneRegionJobs extends JobLedger {
  constructor(
    table: Items,
    keys: LedgerKeys,
    private readonly own: OneRegion,
  ) {
    super(table, keys);
  }

  override async submit(job: NewJob): Promise<Job> {
    if (this.isOwn(job.application)) await this.mustServe(job.application);
    return super.submit(job);
  }

  /** Late also while nobody has raised the claim's own epoch: what it was worth is judged when this Region serves again. */
  override async finish(job: RunningJob, end: JobEnd): Promise<boolean> {
    if (!this.isOwn(job.application) || !isLate(await this.own.leases.read(), job.epoch)) return super.finish(job, end);
    await this.keepLate(job, end);
    return false;
  }

  /** Where another Region serves, nothing waits for its turn: what ran stays as it is until this one serves again. */
  override async requeue(job: RunningJob | DoneJob, under: Requeue): Promise<boolean> {
    if (this.isOwn(job.application) && notHere(await this.own.leases.read(), this.own.region) !== undefined)
      return false;
    return super.requeue(job, under);
  }

  /** What ran here when the Region was left runs no longer, and nobody looks at its claim: it can be ended at once. */
  override async cancel(application: string, id: string, wish: CancelWish): Promise<Job | undefined> {
    if (this.isOwn(application)) await this.leaveClaim(application, id);
    return super.cancel(application, id, wish);
  }

  private async leaveClaim(application: string, id: string): Promise<void> {
    const lease = await this.own.leases.read();
    const claim = (await this.running(application)).find((one) => one.id === id);
    if (lease === undefined || claim === undefined || !isLate(lease, claim.epoch)) return;
    await super.requeue(claim, { epoch: lease.epoch, because: 'it ran when its Region was left' });
  }

  private async mustServe(application: string): Promise<void> {
    const { region, leases } = this.own;
    const because = notHere(await leases.read(), region);
    if (because === undefined) return;
    const name = because.kind === 'elsewhere' ? ERRORS.elsewhere : ERRORS.transient;
    throw new FailoverError(name, notHereText(application, region, because));
  }

  private isOwn(application: string): boolean {
    return this.own.applications.has(application);
  }
}
