import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import { cycleOf } from '../../lambda/domain/job-links';
import type { Job, NewJob } from '../../lambda/ports/job-store';
import type { MemoryItems } from './memory-table';

/** Of a job, the jobs that it was told to wait for: one cell for each application, so that a circle is seen in one moment. */
type Links = Readonly<Record<string, readonly string[]>>;

type Find = (application: string, id: string) => Promise<Job | undefined>;

export class MemoryJobLinks {
  constructor(
    private readonly table: MemoryItems,
    private readonly find: Find,
  ) {}

  /** Before the job itself is stored: a link to a job that never comes holds nobody up. */
  async add(job: NewJob): Promise<void> {
    const { application, id, after = [], before = [] } = job;
    if (after.length + before.length === 0 || (await this.find(application, id)) !== undefined) return;
    await this.found(job, after);
    const late = (await this.found(job, before)).find(({ state }) => state !== 'pending');
    if (late !== undefined)
      throw refusal(`job "${id}" cannot go before job "${late.id}", which is ${late.state} already`);
    const key = keyOf(application);
    const seen = await this.table.get<Links>(key);
    const cycle = await cycleOf(job, async (one) => seen?.[one] ?? []);
    if (cycle !== undefined) throw refusal(`these jobs would wait for one another: ${cycle.join(' after ')}`);
    const own = Object.fromEntries(before.map((one) => [one, [...(seen?.[one] ?? []), id]]));
    const next: Links = { ...seen, ...own, [id]: [...after] };
    const swap = await this.table.swap<Links>(key, (standing) => (standing === seen ? next : undefined));
    if (!swap.written) await this.add(job);
  }

  async of(application: string): Promise<Links> {
    return (await this.table.get<Links>(keyOf(application))) ?? {};
  }

  private async found({ id, application }: NewJob, others: readonly string[]): Promise<readonly Job[]> {
    const jobs = await Promise.all(others.map((other) => this.find(application, other)));
    const unknown = others.filter((_, index) => jobs[index] === undefined);
    if (unknown.length === 0) return jobs.flatMap((job) => job ?? []);
    const names = unknown.map((one) => `"${one}"`).join(', ');
    throw refusal(`job "${id}" names ${names}, which application "${application}" has not accepted`);
  }
}

const keyOf = (application: string): string => `links/${application}`;
const refusal = (because: string): FailoverError => new FailoverError(ERRORS.badInput, because);
