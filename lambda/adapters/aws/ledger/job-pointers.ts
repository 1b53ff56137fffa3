import type { DoneJob, JobState, PendingJob, RunningJob } from '../../../ports/job-store';
import { type JobItem, laterItem } from './job-items';
import type { LedgerKeys } from './keys';
import type { Items, Key } from './ledger-table';

interface Ending {
  readonly state: JobState;
  readonly at: string;
}

type Named = Pick<JobItem, 'application' | 'id'>;

/**
 * Where jobs are found: pointers to the job items, which alone are the truth. A pointer is put before the change that it
 * is for and dropped after the one that ends it, so that a crash at any point leaves one too many, never one too few; what
 * a pointer says is compared with the job by whoever follows it.
 */
export class JobPointers {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  /** The state of that job is about to change: the sums have to look at it. */
  async changing({ application, id }: Named): Promise<void> {
    await this.table.put(this.keys.uncounted(application, id), { id }, {});
  }

  /** Where a pending job belongs follows from its item: outside the queue while it has a time to be looked at. */
  place(job: JobItem): Promise<void> {
    return job.lookAt === undefined ? this.queue(pendingOf(job)) : this.later(job, job.lookAt);
  }

  displace(job: JobItem): Promise<void> {
    return job.lookAt === undefined ? this.leaveQueue(pendingOf(job)) : this.leaveLater(job, job.lookAt);
  }

  /** Whether one pointer is both jobs': what was asked for twice at two times may wait for the same one. */
  isSamePlace(a: JobItem, b: JobItem): boolean {
    const [one, other] = [this.placeOf(a), this.placeOf(b)];
    return one.pk === other.pk && one.sk === other.sk;
  }

  private placeOf(job: JobItem): Key {
    return job.lookAt === undefined ? this.queueKey(pendingOf(job)) : this.laterKey(job, job.lookAt);
  }

  async queue(pending: PendingJob): Promise<void> {
    await this.table.put(this.queueKey(pending), { ...pending }, {});
  }

  leaveQueue(pending: PendingJob): Promise<void> {
    return this.table.delete(this.queueKey(pending), {});
  }

  async later({ id, application, jobClass, at, attempt }: JobItem, lookAt: string): Promise<void> {
    const key = this.laterKey({ application, id, attempt }, lookAt);
    await this.table.put(key, { id, application, jobClass, at, attempt, lookAt }, {});
  }

  leaveLater(job: Pick<JobItem, 'application' | 'id' | 'attempt'>, lookAt: string): Promise<void> {
    return this.table.delete(this.laterKey(job, lookAt), {});
  }

  /** Pointers outside the queue that are to be looked at by now. */
  async due(application: string, now: string, limit: number) {
    const items = await this.table.query(this.keys.later(application), { to: `${now}~`, limit });
    return items.map((item) => laterItem.parse(item));
  }

  async putEnd({ id, application, jobClass, epoch, attempt }: Omit<DoneJob, 'endedAt'>, end: Ending): Promise<void> {
    const pk = end.state === 'done' ? this.keys.done(application) : this.keys.dead(application);
    const ended: DoneJob = { id, application, jobClass, epoch, attempt, endedAt: end.at };
    await this.table.put({ pk, sk: `${end.at}#${id}#${attempt}` }, { ...ended }, {});
  }

  runningKey({ application, id }: Named): Key {
    return { pk: this.keys.running(application), sk: id };
  }

  async dropRunning(job: RunningJob | DoneJob): Promise<void> {
    const mine = {
      anyOf: [{ absent: ['pk'] }, { equals: { attempt: job.attempt } }, { below: { attempt: job.attempt } }],
    };
    await this.table.delete(this.runningKey(job), mine);
  }

  /** A pointer is for one attempt, so that an old one is never mistaken for the one that a requeue puts later. */
  private queueKey({ application, jobClass, queuedAt, id, attempt }: PendingJob): Key {
    return { pk: this.keys.queue(application, jobClass), sk: `${queuedAt}#${id}#${sortable(attempt)}` };
  }

  private laterKey({ application, id, attempt }: Pick<JobItem, 'application' | 'id' | 'attempt'>, at: string): Key {
    return { pk: this.keys.later(application), sk: `${at}#${id}#${sortable(attempt)}` };
  }
}

const sortable = (attempt: number): string => String(attempt).padStart(6, '0');

export const pendingOf = ({ id, application, jobClass, at, attempt, deadline }: JobItem): PendingJob => ({
  id,
  application,
  jobClass,
  queuedAt: at,
  attempt,
  ...(deadline !== undefined && { deadline }),
});
