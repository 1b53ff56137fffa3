import { hasEnded } from '../../lambda/contract/jobs';
import type { JobAccount } from '../../lambda/contract/report';
import type {
  CancelWish,
  DoneJob,
  DoneJobs,
  Failure,
  Job,
  JobClaims,
  JobDesk,
  JobEnd,
  JobQueue,
  JobState,
  LateEnd,
  LateEnds,
  NewJob,
  PendingJob,
  Requeue,
  RunningJob,
  WaitingJobs,
} from '../../lambda/ports/job-store';
import { byAge, type JobItem, keyOf, MemoryJobDesk } from './memory-job-desk';
import { accountOf } from './memory-job-sums';

export class MemoryJobs extends MemoryJobDesk implements JobQueue, JobClaims, WaitingJobs, DoneJobs, JobDesk, LateEnds {
  async submit(job: NewJob): Promise<Job> {
    await this.links.add(job);
    const { after: _after, before: _before, ...rest } = job;
    const lookAt = job.notBefore !== undefined && job.notBefore > job.at ? { lookAt: job.notBefore } : {};
    const item: JobItem = { ...rest, ...lookAt, state: 'pending', epoch: 0, attempt: 0 };
    const result = await this.table.swap<JobItem>(keyOf(job), (first) => (first === undefined ? item : undefined));
    return this.shown(result.written ? result.value : (result.current ?? item));
  }

  async heads(application: string, jobClass: string, limit: number): Promise<readonly PendingJob[]> {
    const jobs = await this.jobs(application);
    const blocked = await this.blocked(application, jobs);
    return jobs
      .filter((job) => job.state === 'pending' && job.jobClass === jobClass && job.lookAt === undefined)
      .filter(({ id }) => !blocked.has(id))
      .sort(byAge)
      .slice(0, limit)
      .map(({ id, at, attempt, deadline }) => ({ id, application, jobClass, queuedAt: at, attempt, deadline }));
  }

  async find(application: string, id: string): Promise<Job | undefined> {
    const item = await this.item(application, id);
    return item === undefined ? undefined : this.shown(item);
  }

  async account(application: string): Promise<JobAccount> {
    return accountOf(application, await this.jobs(application));
  }

  async claim(
    pending: PendingJob,
    { epoch, region, at }: { readonly epoch: number; readonly region: string; readonly at: string },
  ): Promise<RunningJob | undefined> {
    const job = await this.find(pending.application, pending.id);
    if ((job?.waitsFor ?? []).length > 0) return undefined;
    if (job?.cancel !== undefined && job.state === 'pending') return this.endCancelled(job, job.cancel);
    const result = await this.table.swap<JobItem>(keyOf(pending), (job) => {
      if (job?.state !== 'pending' || job.attempt !== pending.attempt || job.lookAt !== undefined) return undefined;
      const { id, application, jobClass, payload, overrides, failures, maxAttempts, timeLimitSeconds } = job;
      const attempt = job.attempt + 1;
      const own = { overrides, failures, maxAttempts, timeLimitSeconds };
      const claim: RunningJob = { id, application, jobClass, payload, epoch, attempt, region, claimedAt: at, ...own };
      return { ...job, state: 'running', epoch, attempt, claim, claimedAt: at, startedAt: job.startedAt ?? at };
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
    const reason = end.state === 'done' ? {} : { reason: end.reason };
    const written = await this.change(job, ['running'], (item) => ({
      ...free(item),
      state: end.state,
      endedAt: end.at,
      ...reason,
    }));
    if (!written) await this.keepLate(job, end);
    return written;
  }

  async requeue(job: RunningJob | DoneJob, { epoch, because, notBefore, failed }: Requeue): Promise<boolean> {
    const from: JobState = 'endedAt' in job ? 'done' : 'running';
    const later = notBefore === undefined ? {} : { lookAt: notBefore };
    return this.change(job, [from], (item) => ({
      ...free(item),
      state: 'pending',
      epoch,
      reason: because,
      ...later,
      ...(failed && { failures: (item.failures ?? 0) + 1 }),
    }));
  }

  async admit(application: string, now: string, limit: number): Promise<number> {
    const due = (await this.jobs(application)).filter(({ lookAt }) => lookAt !== undefined && lookAt <= now);
    for (const job of due.slice(0, limit))
      await this.table.swap<JobItem>(keyOf(job), (item) => {
        if (item?.lookAt === undefined || item.lookAt !== job.lookAt) return undefined;
        const { lookAt: _lookAt, ...rest } = item;
        return rest;
      });
    return Math.min(due.length, limit);
  }

  async giveUp(pending: PendingJob, end: JobEnd): Promise<boolean> {
    const reason = end.state === 'done' ? {} : { reason: end.reason };
    const result = await this.table.swap<JobItem>(keyOf(pending), (job) =>
      job?.state === 'pending' && job.attempt === pending.attempt
        ? { ...job, state: end.state, endedAt: end.at, ...reason }
        : undefined,
    );
    return result.written;
  }

  async doneSince(application: string, since: string): Promise<readonly DoneJob[]> {
    return (await this.jobs(application)).flatMap(({ id, jobClass, epoch, attempt, state, endedAt, old }) =>
      (state === 'done' || state === 'suspect') && old !== true && endedAt !== undefined && endedAt >= since
        ? [{ id, application, jobClass, epoch, attempt, endedAt }]
        : [],
    );
  }

  suspect(job: DoneJob, because: string): Promise<boolean> {
    const same = ({ state, reason }: JobItem) => state === 'suspect' && reason === because;
    return this.change(job, ['done', 'suspect'], (item) =>
      item.state === 'done' || same(item) ? { ...item, state: 'suspect', reason: because } : undefined,
    );
  }

  async cancel(application: string, id: string, wish: CancelWish): Promise<Job | undefined> {
    await this.table.swap<JobItem>(keyOf({ application, id }), (job) => {
      if (job === undefined || hasEnded(job.state) || job.cancel !== undefined) return undefined;
      if (job.state === 'pending') return cancelled(job, wish);
      return { ...job, cancel: wish, ...(job.claim && { claim: { ...job.claim, cancel: wish } }) };
    });
    return this.find(application, id);
  }

  async keepFailure(job: RunningJob, failure: Failure): Promise<void> {
    const standing = await this.item(job.application, job.id);
    if (standing !== undefined && carries(standing, job) && standing.state === 'pending') return;
    await this.keepLate(job, { state: 'failed', ...failure });
  }

  protected async keepLate(job: RunningJob, end: JobEnd): Promise<void> {
    const { id, application, epoch, attempt, region } = job;
    const standing = await this.item(application, id);
    if (standing === undefined || (carries(standing, job) && hasEnded(standing.state))) return;
    const late: LateEnd = { id, epoch, attempt, region, ...end };
    await this.table.swap<LateEnd>(`late/${application}/${id}#${attempt}`, (first) => first ?? late);
  }

  private async endCancelled(job: Job, wish: CancelWish): Promise<undefined> {
    await this.table.swap<JobItem>(keyOf(job), (item) =>
      item?.state === 'pending' ? cancelled(item, wish) : undefined,
    );
  }

  /** Compare-and-set on (state, epoch, attempt). */
  private async change(
    job: RunningJob | DoneJob,
    from: readonly JobState[],
    change: (item: JobItem) => JobItem | undefined,
  ): Promise<boolean> {
    const result = await this.table.swap<JobItem>(keyOf(job), (item) =>
      item !== undefined && from.includes(item.state) && carries(item, job) ? change(item) : undefined,
    );
    return result.written;
  }
}

type Carried = Pick<Job, 'epoch' | 'attempt'>;
const carries = (a: Carried, b: Carried): boolean => a.epoch === b.epoch && a.attempt === b.attempt;

const cancelled = (job: JobItem, { by, reason, at }: CancelWish): JobItem => ({
  ...free(job),
  state: 'cancelled',
  endedAt: at,
  reason: `cancelled by ${by}: ${reason}`,
});
const free = ({ claim: _claim, endedAt: _endedAt, reason: _reason, old: _old, ...job }: JobItem): JobItem => job;
