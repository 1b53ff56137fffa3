import type { JobAccount } from '../../lambda/contract/report';
import type {
  DoneJob,
  DoneJobs,
  Job,
  JobClaims,
  JobEnd,
  JobQueue,
  JobState,
  NewJob,
  PendingJob,
  RunningJob,
} from '../../lambda/ports/job-store';
import type { MemoryTableClient } from './memory-table';

/** Each job is one item with its claim and its end in it, so that every change is one moment. */
interface JobItem extends Job {
  readonly claim?: RunningJob;
  readonly endedAt?: string;
}

const keyOf = ({ application, id }: Pick<Job, 'application' | 'id'>): string => `job/${application}/${id}`;
const byAge = (a: Job, b: Job): number => (`${a.at}#${a.id}` < `${b.at}#${b.id}` ? -1 : 1);

export class MemoryJobs implements JobQueue, JobClaims, DoneJobs {
  constructor(private readonly table: MemoryTableClient) {}

  async submit(job: NewJob): Promise<Job> {
    const item: JobItem = { ...job, state: 'pending', epoch: 0, attempt: 0 };
    const result = await this.table.swap<JobItem>(keyOf(job), (first) => (first === undefined ? item : undefined));
    return asJob(result.written ? result.value : (result.current ?? item));
  }

  async heads(application: string, jobClass: string, limit: number): Promise<readonly PendingJob[]> {
    const jobs = await this.jobs(application);
    return jobs
      .filter((job) => job.state === 'pending' && job.jobClass === jobClass)
      .sort(byAge)
      .slice(0, limit)
      .map(({ id, at, attempt }) => ({ id, application, jobClass, queuedAt: at, attempt }));
  }

  async find(application: string, id: string): Promise<Job | undefined> {
    const item = await this.table.get<JobItem>(keyOf({ application, id }));
    return item === undefined ? undefined : asJob(item);
  }

  async account(application: string): Promise<JobAccount> {
    const jobs = await this.jobs(application);
    const count = (state: JobState): number => jobs.filter((job) => job.state === state).length;
    return {
      application,
      accepted: jobs.length,
      done: count('done'),
      failed: count('failed'),
      cancelled: count('cancelled'),
      pending: count('pending'),
      running: count('running'),
      suspect: count('suspect'),
    };
  }

  async claim(
    pending: PendingJob,
    { epoch, region, at }: { readonly epoch: number; readonly region: string; readonly at: string },
  ): Promise<RunningJob | undefined> {
    const result = await this.table.swap<JobItem>(keyOf(pending), (job) => {
      if (job?.state !== 'pending' || job.attempt !== pending.attempt) return undefined;
      const { id, application, jobClass, payload } = job;
      const attempt = job.attempt + 1;
      const claim: RunningJob = { id, application, jobClass, payload, epoch, attempt, region, claimedAt: at };
      return { ...job, state: 'running', epoch, attempt, claim };
    });
    return result.written ? result.value.claim : undefined;
  }

  async started(job: RunningJob, taskArn: string): Promise<void> {
    await this.table.swap<JobItem>(keyOf(job), (item) =>
      item?.claim !== undefined && carries(item.claim, job)
        ? { ...item, claim: { ...item.claim, taskArn } }
        : undefined,
    );
  }

  async running(application: string): Promise<readonly RunningJob[]> {
    return (await this.jobs(application)).flatMap(({ claim }) => claim ?? []);
  }

  async finish(job: RunningJob, end: JobEnd): Promise<boolean> {
    const reason = end.state === 'failed' ? { reason: end.reason } : {};
    return this.change(job, ['running'], (item) => ({ ...free(item), state: end.state, endedAt: end.at, ...reason }));
  }

  async requeue(
    job: RunningJob | DoneJob,
    { epoch, because }: { readonly epoch: number; readonly because: string },
  ): Promise<boolean> {
    const from: JobState = 'endedAt' in job ? 'done' : 'running';
    return this.change(job, [from], (item) => ({ ...free(item), state: 'pending', epoch, reason: because }));
  }

  async doneSince(application: string, since: string): Promise<readonly DoneJob[]> {
    return (await this.jobs(application)).flatMap(({ id, jobClass, epoch, attempt, state, endedAt }) =>
      state === 'done' && endedAt !== undefined && endedAt >= since
        ? [{ id, application, jobClass, epoch, attempt, endedAt }]
        : [],
    );
  }

  suspect(job: DoneJob, because: string): Promise<boolean> {
    return this.change(job, ['done'], (item) => ({ ...item, state: 'suspect', reason: because }));
  }

  private jobs(application: string): Promise<JobItem[]> {
    return this.table.list<JobItem>(`job/${application}/`).then((jobs) => [...jobs]);
  }

  /** Compare-and-set on (state, epoch, attempt). */
  private async change(
    job: RunningJob | DoneJob,
    from: readonly JobState[],
    change: (item: JobItem) => JobItem,
  ): Promise<boolean> {
    const result = await this.table.swap<JobItem>(keyOf(job), (item) =>
      item !== undefined && from.includes(item.state) && carries(item, job) ? change(item) : undefined,
    );
    return result.written;
  }
}

type Carried = Pick<Job, 'epoch' | 'attempt'>;
const carries = (a: Carried, b: Carried): boolean => a.epoch === b.epoch && a.attempt === b.attempt;

const asJob = ({ claim: _claim, endedAt: _endedAt, ...job }: JobItem): Job => job;
const free = ({ claim: _claim, endedAt: _endedAt, reason: _reason, ...job }: JobItem): JobItem => job;
