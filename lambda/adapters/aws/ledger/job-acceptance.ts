import { ERRORS, FailoverError } from '../../../contract/errors';
import { hasEnded } from '../../../contract/jobs';
import { plusSeconds } from '../../../domain/instants';
import { cycleOf } from '../../../domain/job-links';
import type { Job, NewJob } from '../../../ports/job-store';
import { type JobItem, jobItem, linksItem } from './job-items';
import type { JobPointers } from './job-pointers';
import { BLOCKED_LOOK_SECONDS, type JobReleases, ORPHAN_SECONDS, unchanged } from './job-releases';
import type { LedgerKeys } from './keys';
import type { Items } from './ledger-table';

type Order = ReturnType<typeof linksItem.parse>;

/** Submissions that put a job before others take turns; after so many lost turns the caller comes again. */
const TURNS = 10;

/** Well before anybody drops a pointer that leads nowhere; two calls never take so long. */
const STOOD_STILL_MS = (ORPHAN_SECONDS * 1_000) / 2;

/** Takes jobs in, with the jobs that they wait for and those that are to wait for them. */
export class JobAcceptance {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
    private readonly pointers: JobPointers,
    private readonly releases: JobReleases,
  ) {}

  async accept(job: NewJob): Promise<Job> {
    if ((job.before ?? []).length > 0) return this.acceptBefore(job);
    if ((job.after ?? []).length > 0) {
      const standing = await this.releases.find(job.application, job.id);
      if (standing === undefined) await this.found(job, job.after ?? []);
    }
    return this.store(job);
  }

  /**
   * Pointers first, then the job, then a look at what it waits for: whoever ends one of those looks for waiting jobs after
   * its own change, so one of the two sees the other. Who stood still in between, as a laptop does that was closed, may find them
   * dropped because no job stood there: then they are put once more, and lead to the job wherever it stands by now.
   */
  private async store(job: NewJob): Promise<JobItem> {
    const item = newItem(job);
    const fromMs = Date.now();
    await this.putPointers(item);
    const result = await this.table.put(this.keys.job(job.application, job.id), { ...item }, { absent: ['pk'] });
    const standing = result.written ? item : jobItem.parse(result.current);
    if (!result.written) await this.withdraw(item, standing);
    else if (Date.now() - fromMs > STOOD_STILL_MS) await this.putPointers(item);
    if (standing.state === 'pending' && (standing.waitsFor ?? []).length > 0)
      await this.releases.lookAround(standing, job.at);
    return standing;
  }

  private async putPointers(item: JobItem): Promise<void> {
    await Promise.all([
      this.pointers.changing(item, undefined),
      this.pointers.place(item),
      ...(item.waitsFor ?? []).map((on) => this.releases.putWait(item.application, on, item.id)),
    ]);
  }

  /** The same id stood there already: its own pointer is put once more, and one that is not its own is taken back. */
  private async withdraw(item: JobItem, standing: JobItem): Promise<void> {
    const pending = standing.state === 'pending';
    if (pending) await this.pointers.place(standing);
    if (!pending || !this.pointers.isSamePlace(item, standing)) await this.pointers.displace(item);
  }

  /**
   * Nothing else can close a circle, so only these take turns: the newest order stands in one item, and whoever comes next
   * first brings it to its end. A crash in between leaves an order that is still carried out.
   */
  private async acceptBefore(job: NewJob): Promise<Job> {
    for (let turn = 0; turn < TURNS; turn++) {
      const order = await this.newestOrder(job.application);
      if (order !== undefined && !order.settled) await this.settle(order);
      const standing = await this.releases.find(job.application, job.id);
      if (standing !== undefined) return standing;
      await this.mayGoBefore(job);
      const next = { seq: (order?.seq ?? 0) + 1, settled: false, job: { ...job } };
      const seen = order === undefined ? { absent: ['pk'] } : { equals: { seq: order.seq } };
      if (!(await this.table.put(this.keys.links(job.application), next, seen)).written) continue;
      return this.settle(linksItem.parse(next));
    }
    throw new FailoverError(
      ERRORS.transient,
      `job ${job.id}: ${TURNS} other jobs were put before others meanwhile, try again`,
    );
  }

  private async newestOrder(application: string): Promise<Order | undefined> {
    const item = await this.table.get(this.keys.links(application));
    return item === undefined ? undefined : linksItem.parse(item);
  }

  private async mayGoBefore(job: NewJob): Promise<void> {
    const { application, id, before = [], after = [] } = job;
    await this.found(job, after);
    const late = (await this.found(job, before)).find(({ state }) => state !== 'pending');
    if (late !== undefined)
      throw refusal(`job "${id}" cannot go before job "${late.id}", which is ${late.state} already`);
    const waitsFor = async (one: string) => (await this.releases.find(application, one))?.waitsFor ?? [];
    const cycle = await cycleOf(job, waitsFor).catch((error: unknown) => {
      throw error instanceof RangeError ? refusal(`job "${id}": ${error.message}, link fewer`) : error;
    });
    if (cycle !== undefined) throw refusal(`these jobs would wait for one another: ${cycle.join(' after ')}`);
  }

  private async found({ id, application }: NewJob, others: readonly string[]): Promise<readonly JobItem[]> {
    const jobs = await Promise.all(others.map((other) => this.releases.find(application, other)));
    const unknown = others.filter((_, index) => jobs[index] === undefined);
    if (unknown.length === 0) return jobs.flatMap((job) => job ?? []);
    throw refusal(
      `job "${id}" names ${unknown.map((one) => `"${one}"`).join(', ')}, which application "${application}" has not accepted`,
    );
  }

  private async settle({ seq, job }: Order): Promise<Job> {
    const standing = await this.store(job);
    for (const id of job.before ?? []) await this.letWait(job, id);
    await this.table.update(this.keys.links(job.application), { set: { settled: true } }, { equals: { seq } });
    return standing;
  }

  /** `id` is to wait for `job`, unless that has ended already, or `id` is not pending any more: then the order came too late. */
  private async letWait(job: NewJob, id: string): Promise<void> {
    const [first, waiting] = await Promise.all([
      this.releases.find(job.application, job.id),
      this.releases.find(job.application, id),
    ]);
    if (first === undefined || hasEnded(first.state) || waiting?.state !== 'pending') return;
    if ((waiting.waitsFor ?? []).includes(job.id)) return;
    const lookAt = waiting.lookAt ?? plusSeconds(job.at, BLOCKED_LOOK_SECONDS);
    await Promise.all([this.releases.putWait(job.application, job.id, id), this.pointers.later(waiting, lookAt)]);
    const set = { waitsFor: [...(waiting.waitsFor ?? []), job.id], lookAt, linkSeq: (waiting.linkSeq ?? 0) + 1 };
    const key = this.keys.job(job.application, id);
    const result = await this.table.update(key, { set }, unchanged(waiting));
    if (!result.written) return this.letWait(job, id);
    if (waiting.lookAt === undefined) await this.pointers.displace(waiting);
    await this.releases.lookAround(jobItem.parse(result.item), job.at);
  }
}

const refusal = (because: string): FailoverError => new FailoverError(ERRORS.badInput, because);

function newItem({ after, before: _before, ...job }: NewJob): JobItem {
  const blocked = (after ?? []).length > 0;
  const delayed = job.notBefore !== undefined && job.notBefore > job.at ? job.notBefore : undefined;
  const lookAt = delayed ?? (blocked ? plusSeconds(job.at, BLOCKED_LOOK_SECONDS) : undefined);
  return {
    ...job,
    state: 'pending',
    epoch: 0,
    attempt: 0,
    ...(blocked && { waitsFor: [...(after ?? [])] }),
    ...(lookAt !== undefined && { lookAt }),
  };
}
