import { ERRORS, FailoverError } from '../../../contract/errors';
import { JOB_STATES } from '../../../contract/jobs';
import type { JobAccount } from '../../../contract/report';
import type { JobEnd, JobPage, JobState, LateEnd, PageWanted, RunningJob } from '../../../ports/job-store';
import { type JobItem, jobItem, lateItem, sumsItem } from './job-items';
import type { LedgerKeys } from './keys';
import type { Items } from './ledger-table';

/** Jobs for people: pages of one state, read along the pointers, each compared with its job. */
export class JobPageLedger {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  /** The cursor names the partition and the sort key after which the next page begins. */
  async page(application: string, { state, limit, from = '0|' }: PageWanted): Promise<JobPage> {
    const { at, last } = parsed(from);
    const partitions = await this.partitions(application, state);
    const partition = partitions[at];
    if (partition === undefined) throw noCursor(from);
    const items = await this.table.query(partition, { from: last === '' ? undefined : `${last} `, limit });
    const found = await Promise.all(
      items.slice(0, limit).map(async (pointer) => {
        const job = await this.find(application, String(pointer.id));
        return job?.state === state && isItsOwn(pointer, job) ? [job] : [];
      }),
    );
    const jobs = found.flat();
    const next = items.length < limit ? `${at + 1}|` : `${at}|${items.at(limit - 1)?.sk}`;
    return items.length < limit && at + 1 >= partitions.length ? { jobs } : { jobs, next };
  }

  async late(application: string, limit: number): Promise<readonly LateEnd[]> {
    const items = await this.table.query(this.keys.late(application), { limit });
    return items.slice(0, limit).map((item) => lateItem.parse(item));
  }

  async lateOf(application: string, id: string): Promise<readonly LateEnd[]> {
    const items = await this.table.query(this.keys.late(application), { from: `${id}#`, to: `${id}#~` });
    return items.map((item) => lateItem.parse(item)).sort((a, b) => a.attempt - b.attempt);
  }

  async keepLate({ id, application, epoch, attempt, region }: RunningJob, end: JobEnd): Promise<void> {
    const late: LateEnd = { id, epoch, attempt, region, ...end };
    const key = { pk: this.keys.late(application), sk: `${id}#${attempt}` };
    await this.table.put(key, { ...late }, { absent: ['pk'] });
  }

  private async find(application: string, id: string) {
    const item = await this.table.get(this.keys.job(application, id));
    return item === undefined ? undefined : jobItem.parse(item);
  }

  private async partitions(application: string, state: JobState): Promise<readonly string[]> {
    if (state === 'running') return [this.keys.running(application)];
    if (state === 'done') return [this.keys.old(application), this.keys.done(application)];
    if (state !== 'pending') return [this.keys.dead(application)];
    const sums = await this.table.get(this.keys.sums(application));
    const classes = sums === undefined ? [] : Object.keys(sumsItem.parse(sums).classes);
    return [...classes.map((one) => this.keys.queue(application, one)), this.keys.later(application)];
  }
}

/**
 * A job may have pointers too many: each who sees the end of its task puts one, at a time of its own, and one of them is
 * believed. It is shown under that one only.
 */
function isItsOwn(pointer: Readonly<Record<string, unknown>>, job: JobItem): boolean {
  if (job.state === 'running') return true;
  if (job.state === 'pending') return pointer.attempt === job.attempt && pointer.lookAt === job.lookAt;
  return pointer.attempt === job.attempt && pointer.endedAt === job.endedAt;
}

function parsed(cursor: string): { readonly at: number; readonly last: string } {
  const [, at, last] = /^(\d{1,4})\|(.*)$/s.exec(cursor) ?? [];
  if (at === undefined || last === undefined) throw noCursor(cursor);
  return { at: Number(at), last };
}

const noCursor = (cursor: string): FailoverError =>
  new FailoverError(ERRORS.badInput, `from is "${cursor.slice(0, 40)}", should be what the page before has as next`);

export function accountOf(application: string, states: readonly JobState[]): JobAccount {
  const counts = Object.fromEntries(JOB_STATES.map((state) => [state, states.filter((s) => s === state).length]));
  const { pending = 0, running = 0, done = 0, failed = 0, cancelled = 0, suspect = 0 } = counts;
  return { application, accepted: states.length, done, failed, cancelled, pending, running, suspect };
}
