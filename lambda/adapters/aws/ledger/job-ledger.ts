import { hasEnded } from '../../../contract/jobs';
import type { JobAccount } from '../../../contract/report';
import type {
  CancelWish,
  DoneJob,
  DoneJobs,
  Failure,
  Job,
  JobClaims,
  JobDesk,
  JobEnd,
  JobPage,
  JobQueue,
  LateEnd,
  LateEnds,
  NewJob,
  PageWanted,
  PendingJob,
  Requeue,
  RunningJob,
  WaitingJobs,
} from '../../../ports/job-store';
import { JobAcceptance } from './job-acceptance';
import { claimOf, waitsHere } from './job-claim';
import { accountOf, JobPageLedger } from './job-desk';
import { doneItem, frontItem, type JobItem, jobItem, queueItem, runningItem } from './job-items';
import { JobPointers } from './job-pointers';
import { isOrphan, JobReleases, unchanged } from './job-releases';
import { claimState, takeBack } from './job-requeue';
import { JOB_SHARDS, type LedgerKeys } from './keys';
import type { Items } from './ledger-table';

/**
 * Jobs in the ledger. The job item is the truth; everything else points to it (`JobPointers`). Each change is one
 * compare-and-set of the job, with its pointers written around it.
 */
export class JobLedger implements JobQueue, JobClaims, WaitingJobs, DoneJobs, JobDesk, LateEnds {
  private readonly pointers: JobPointers;
  private readonly releases: JobReleases;
  private readonly acceptance: JobAcceptance;
  private readonly pages: JobPageLedger;

  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {
    this.pointers = new JobPointers(table, keys);
    this.releases = new JobReleases(table, keys, this.pointers);
    this.acceptance = new JobAcceptance(table, keys, this.pointers, this.releases);
    this.pages = new JobPageLedger(table, keys);
  }

  submit(job: NewJob): Promise<Job> {
    return this.acceptance.accept(job);
  }

  async heads(application: string, jobClass: string, limit: number): Promise<readonly PendingJob[]> {
    const items = await this.table.query(this.keys.queue(application, jobClass), { limit });
    return items.slice(0, limit).map((item) => queueItem.parse(item));
  }

  find(application: string, id: string): Promise<Job | undefined> {
    return this.releases.find(application, id);
  }

  async account(application: string): Promise<JobAccount> {
    const shards = Array.from({ length: JOB_SHARDS }, (_, shard) =>
      this.table.query(this.keys.jobShard(application, shard)),
    );
    return accountOf(
      application,
      (await Promise.all(shards)).flat().map((item) => jobItem.parse(item).state),
    );
  }

  async claim(
    pending: PendingJob,
    { epoch, region, at }: { readonly epoch: number; readonly region: string; readonly at: string },
  ): Promise<RunningJob | undefined> {
    const job = await this.releases.find(pending.application, pending.id);
    if (job === undefined || !waitsHere(job, pending)) return this.notHere(job, pending, at);
    if (job.cancel !== undefined) return this.endCancelled(job, job.cancel);
    const claim = claimOf(job, { epoch, region, at });
    const older = { anyOf: [{ absent: ['pk'] }, { below: { attempt: claim.attempt } }] };
    const [put] = await Promise.all([
      this.table.put(this.pointers.runningKey(claim), { ...claim }, older),
      this.pointers.changing(job, job),
    ]);
    if (!put.written) return undefined;
    const set = { state: 'running', epoch, attempt: claim.attempt, claimedAt: at, startedAt: job.startedAt ?? at };
    const result = await this.table.update(this.keys.job(job.application, job.id), { set }, unchanged(job));
    if (!result.written) return undefined;
    await this.pointers.leaveQueue(pending);
    return claim;
  }

  async started(job: RunningJob, taskArn: string): Promise<void> {
    const still = { equals: { epoch: job.epoch, attempt: job.attempt } };
    await this.table.update(this.pointers.runningKey(job), { set: { taskArn } }, still);
  }

  async running(application: string): Promise<readonly RunningJob[]> {
    return (await this.table.query(this.keys.running(application))).map((item) => runningItem.parse(item));
  }

  async finish(job: RunningJob, end: JobEnd): Promise<boolean> {
    await Promise.all([
      this.pointers.changing(job, { state: 'running', attempt: job.attempt }),
      this.pointers.putEnd(job, end),
    ]);
    const reason = end.state === 'done' ? null : end.reason;
    const result = await this.table.update(
      this.keys.job(job.application, job.id),
      { set: { state: end.state, reason, endedAt: end.at } },
      { equals: { state: 'running', epoch: job.epoch, attempt: job.attempt } },
    );
    const found = result.written ? result.item : result.current;
    const standing = found === undefined ? undefined : jobItem.parse(found);
    if (standing !== undefined && !result.written) await this.refuse(job, end, standing);
    if (standing !== undefined && hasEnded(standing.state)) await this.releases.releaseWaiting(standing, end.at);
    if (standing === undefined || standing.state !== 'running') await this.pointers.dropRunning(job);
    return result.written;
  }

  async requeue(job: RunningJob | DoneJob, wish: Requeue): Promise<boolean> {
    await this.pointers.changing(job, { state: claimState(job), attempt: job.attempt });
    const key = this.keys.job(job.application, job.id);
    const { written, standing } = await takeBack(this.table, key, job, wish);
    if (standing.state === 'pending' && standing.attempt === job.attempt) await this.pointers.place(standing);
    await this.pointers.dropRunning(job);
    return written;
  }

  async doneSince(application: string, since: string): Promise<readonly DoneJob[]> {
    const ends = (await this.table.query(this.keys.done(application), { from: since })).map((item) =>
      doneItem.parse(item),
    );
    // Each who saw the end of a task put a pointer, at a time of its own: the latest stands for all.
    return [...new Map(ends.map((end) => [`${end.id}#${end.attempt}`, end])).values()];
  }

  async suspect(job: DoneJob, because: string): Promise<boolean> {
    await Promise.all([
      this.pointers.changing(job, { state: 'done', attempt: job.attempt }),
      this.pointers.putEnd(job, { state: 'suspect', at: job.endedAt }),
    ]);
    const still = { equals: { state: 'done', epoch: job.epoch, attempt: job.attempt } };
    const set = { state: 'suspect', reason: because, endedAt: job.endedAt };
    const result = await this.table.update(this.keys.job(job.application, job.id), { set }, still);
    const { state, epoch, attempt, reason } = result.written ? result.item : (result.current ?? {});
    return state === 'suspect' && epoch === job.epoch && attempt === job.attempt && reason === because;
  }

  async admit(application: string, now: string, limit: number): Promise<number> {
    const due = (await this.pointers.due(application, now, limit)).slice(0, limit);
    await Promise.all(due.map((pointer) => this.releases.look(pointer, now)));
    return due.length;
  }

  async giveUp(pending: PendingJob, end: JobEnd): Promise<boolean> {
    const job = await this.releases.find(pending.application, pending.id);
    if (job === undefined || !waitsHere(job, pending)) {
      await this.notHere(job, pending, end.at);
      return false;
    }
    return this.endPending(job, end);
  }

  async front(application: string): Promise<readonly string[]> {
    const item = await this.table.get(this.keys.front(application));
    return item === undefined ? [] : frontItem.parse(item).ids;
  }

  async place(application: string, ids: readonly string[], instead: readonly string[]): Promise<boolean> {
    const same = { equals: { order: orderOf(instead) } };
    const seen = instead.length === 0 ? { anyOf: [{ absent: ['pk'] }, same] } : same;
    return (await this.table.put(this.keys.front(application), { ids: [...ids], order: orderOf(ids) }, seen)).written;
  }

  async cancel(application: string, id: string, wish: CancelWish): Promise<Job | undefined> {
    const job = await this.releases.find(application, id);
    if (job === undefined || hasEnded(job.state) || job.cancel !== undefined) return job;
    if (job.state === 'pending') await this.endCancelled(job, wish);
    else await this.markCancelled(job, wish);
    return this.cancel(application, id, wish);
  }

  page(application: string, wanted: PageWanted): Promise<JobPage> {
    return this.pages.page(application, wanted);
  }

  late(application: string, limit: number): Promise<readonly LateEnd[]> {
    return this.pages.late(application, limit);
  }

  lateOf(application: string, id: string): Promise<readonly LateEnd[]> {
    return this.pages.lateOf(application, id);
  }

  async keepFailure(job: RunningJob, failure: Failure): Promise<void> {
    const standing = await this.releases.find(job.application, job.id);
    if (standing === undefined || (isOf(standing, job) && standing.state !== 'running')) return;
    await this.keepLate(job, { state: 'failed', ...failure });
  }

  /** The pointer is of the past, or of a job that is only being accepted. */
  private async notHere(job: JobItem | undefined, pending: PendingJob, now: string): Promise<undefined> {
    if (job === undefined && !isOrphan(pending.queuedAt, now)) return;
    if (job !== undefined && hasEnded(job.state)) await this.releases.releaseWaiting(job, now);
    await this.pointers.leaveQueue(pending);
  }

  protected keepLate(job: RunningJob, end: JobEnd): Promise<void> {
    return this.pages.keepLate(job, end);
  }

  private async endCancelled(job: JobItem, wish: CancelWish): Promise<undefined> {
    const reason = `cancelled by ${wish.by}: ${wish.reason}`;
    await this.endPending(job, { state: 'cancelled', at: wish.at, reason });
  }

  private async endPending(job: JobItem, end: JobEnd): Promise<boolean> {
    await Promise.all([this.pointers.changing(job, job), this.pointers.putEnd(job, end)]);
    const set = { state: end.state, endedAt: end.at, reason: end.state === 'done' ? null : end.reason };
    const result = await this.table.update(this.keys.job(job.application, job.id), { set }, unchanged(job));
    if (!result.written) return false;
    await this.releases.releaseWaiting(job, end.at);
    await this.pointers.displace(job);
    return true;
  }

  /** On the job, where the next claim sees it too, and on its claim, where the dispatcher looks. */
  private async markCancelled(job: JobItem, cancel: CancelWish): Promise<void> {
    const { epoch, attempt } = job;
    const still = { equals: { state: 'running', epoch, attempt } };
    if (!(await this.table.update(this.keys.job(job.application, job.id), { set: { cancel } }, still)).written) return;
    await this.table.update(this.pointers.runningKey(job), { set: { cancel } }, { equals: { epoch, attempt } });
  }

  /** An end that came too late. A requeue that died before its pointer stood needs the RUNNING item to be found again. */
  private async refuse(job: RunningJob, end: JobEnd, standing: JobItem): Promise<void> {
    if (standing.state === 'pending' && standing.attempt === job.attempt) await this.pointers.place(standing);
    if (!isOf(standing, job) || standing.state === 'pending') await this.keepLate(job, end);
  }
}

const isOf = ({ epoch, attempt }: JobItem, job: RunningJob): boolean => epoch === job.epoch && attempt === job.attempt;

/** What a front list is compared by; no id has a space in it. */
const orderOf = (ids: readonly string[]): string => ids.join(' ');
