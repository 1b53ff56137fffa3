import { ERRORS, FailoverError } from '../contract/errors';
import { notHere } from '../domain/one-region';
import type { CancelWish, Job, JobDesk, JobPage, JobQueue, NewJob, PageWanted } from '../ports/job-store';
import type { LeaseStore } from '../ports/lease-store';

type Jobs = Pick<JobQueue, 'submit' | 'find'> & Pick<JobDesk, 'cancel' | 'page'>;

export interface AskedHere {
  /** Whose jobs stand in one Region only. */
  readonly oneRegion: ReadonlySet<string>;
  readonly region: string;
  readonly leases: Pick<LeaseStore, 'read'>;
}

/** What this Region does not find says nothing where jobs stand in one Region only and the other one serves: it is asked next. */
export class JobsAskedHere implements Jobs {
  constructor(
    private readonly jobs: Jobs,
    private readonly asked: AskedHere,
  ) {}

  submit(job: NewJob): Promise<Job> {
    return this.jobs.submit(job);
  }

  async find(application: string, id: string): Promise<Job | undefined> {
    return (await this.jobs.find(application, id)) ?? this.elsewhere(application, id);
  }

  async cancel(application: string, id: string, wish: CancelWish): Promise<Job | undefined> {
    return (await this.jobs.cancel(application, id, wish)) ?? this.elsewhere(application, id);
  }

  page(application: string, wanted: PageWanted): Promise<JobPage> {
    return this.jobs.page(application, wanted);
  }

  /** Where a job that is not found may stand all the same; empty: nowhere. */
  async otherPlace(application: string): Promise<string> {
    const { oneRegion, region, leases } = this.asked;
    const lease = oneRegion.has(application) ? await leases.read() : undefined;
    if (lease?.taken === undefined || lease.active !== region || lease.taken.from === region) return '';
    const { from } = lease.taken;
    return ` in ${region}; its jobs stand in one Region only, and what was accepted in ${from} before ${region} took over stands there and goes on when ${from} serves again: ask there`;
  }

  private async elsewhere(application: string, id: string): Promise<undefined> {
    const { oneRegion, region, leases } = this.asked;
    const because = oneRegion.has(application) ? notHere(await leases.read(), region) : undefined;
    if (because?.kind !== 'elsewhere') return;
    throw new FailoverError(
      ERRORS.elsewhere,
      `there is no job "${id}" of "${application}" in ${region}; its jobs stand in one Region only, and ${because.active} serves: ask there`,
    );
  }
}
