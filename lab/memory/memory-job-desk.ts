import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { type ClassAccount, hasEnded } from '../../lambda/contract/jobs';
import type { JobAccounts, Standing } from '../../lambda/ports/job-accounts';
import type { Job, JobPage, LateEnd, PageWanted, RunningJob } from '../../lambda/ports/job-store';
import { MemoryJobLinks } from './memory-job-links';
import { sumsOf } from './memory-job-sums';
import type { MemoryItems } from './memory-table';

/** Each job is one item with its claim and its end in it, so that every change is one moment. */
export interface JobItem extends Job {
  readonly claim?: RunningJob;
  readonly claimedAt?: string;
  /** Done, and no failover has to look at it any more. */
  readonly old?: boolean;
}

export const keyOf = ({ application, id }: Pick<Job, 'application' | 'id'>): string => `job/${application}/${id}`;
export const byAge = (a: Job, b: Job): number => (`${a.at}#${a.id}` < `${b.at}#${b.id}` ? -1 : 1);

/** What is read of jobs, by people and by those who count. */
export class MemoryJobDesk implements JobAccounts {
  protected readonly links: MemoryJobLinks;

  constructor(protected readonly table: MemoryItems) {
    this.links = new MemoryJobLinks(table, (application, id) => this.item(application, id));
  }

  async front(application: string): Promise<readonly string[]> {
    return (await this.table.get<readonly string[]>(`front/${application}`)) ?? [];
  }

  async place(application: string, ids: readonly string[], instead: readonly string[]): Promise<boolean> {
    const result = await this.table.swap<readonly string[]>(`front/${application}`, (seen = []) =>
      JSON.stringify(seen) === JSON.stringify(instead) ? [...ids] : undefined,
    );
    return result.written;
  }

  async page(application: string, { state, limit, from = '' }: PageWanted): Promise<JobPage> {
    if (from !== '' && !/^\d{4}-.*#/.test(from))
      throw new FailoverError(ERRORS.badInput, `from is "${from}", should be what the page before has as next`);
    const jobs = (await this.jobs(application)).filter((job) => job.state === state).sort(byAge);
    const left = jobs.filter((job) => `${job.at}#${job.id}` > from);
    const shown = await Promise.all(left.slice(0, limit).map((job) => this.shown(job)));
    const last = shown.at(-1);
    return left.length > limit && last !== undefined ? { jobs: shown, next: `${last.at}#${last.id}` } : { jobs: shown };
  }

  async late(application: string, limit: number): Promise<readonly LateEnd[]> {
    return (await this.table.list<LateEnd>(`late/${application}/`)).slice(0, limit);
  }

  async lateOf(application: string, id: string): Promise<readonly LateEnd[]> {
    const ends = await this.table.list<LateEnd>(`late/${application}/${id}#`);
    return [...ends].sort((a, b) => a.attempt - b.attempt);
  }

  async countLate(application: string, limit: number): Promise<number> {
    return (await this.late(application, limit)).length;
  }

  async sums(application: string): Promise<readonly ClassAccount[]> {
    return sumsOf(await this.jobs(application));
  }

  /** Here every change counts at once. */
  async tally(): Promise<number> {
    return 0;
  }

  async standing(application: string): Promise<Standing> {
    const jobs = await this.jobs(application);
    const blocked = await this.blocked(application, jobs);
    const waits = ({ id, lookAt }: JobItem) => lookAt !== undefined || blocked.has(id);
    const pending = jobs.filter(({ state }) => state === 'pending');
    const waiting = pending.filter(waits).length;
    const running = jobs.filter(({ claim }) => claim !== undefined).length;
    return { queued: pending.length - waiting, waiting, running, cut: false };
  }

  protected item(application: string, id: string): Promise<JobItem | undefined> {
    return this.table.get<JobItem>(keyOf({ application, id }));
  }

  protected async shown(item: JobItem): Promise<Job> {
    const links = (await this.links.of(item.application))[item.id] ?? [];
    const others = await Promise.all(links.map((id) => this.item(item.application, id)));
    const waitsFor = others.flatMap((other) => (other !== undefined && !hasEnded(other.state) ? [other.id] : []));
    const { claim: _claim, claimedAt: _claimedAt, ...job } = item;
    return waitsFor.length > 0 ? { ...job, waitsFor } : job;
  }

  protected async blocked(application: string, jobs: readonly JobItem[]): Promise<ReadonlySet<string>> {
    const links = await this.links.of(application);
    const open = new Set(jobs.filter(({ state }) => !hasEnded(state)).map(({ id }) => id));
    return new Set(Object.keys(links).filter((id) => links[id]?.some((other) => open.has(other))));
  }

  protected jobs(application: string): Promise<JobItem[]> {
    return this.table.list<JobItem>(`job/${application}/`).then((jobs) => [...jobs]);
  }
}
