import type { JobAccount } from '../../../contract/report';
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
} from '../../../ports/job-store';
import { doneItem, jobItem, queueItem, runningItem } from './items';
import { JOB_SHARDS, type LedgerKeys } from './keys';
import type { Key, LedgerTable } from './ledger-table';

/**
 * Jobs in the ledger. The job item is the truth; queue, running and done items are pointers to it, written around the one
 * compare-and-set that counts so that a crash at any point leaves a pointer too many, never one too few:
 * a claim writes its RUNNING item before the job, a requeue deletes it after the queue pointer stands.
 */
export class JobLedger implements JobQueue, JobClaims, DoneJobs {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async submit(job: NewJob): Promise<Job> {
    const item: Job = { ...job, state: 'pending', epoch: 0, attempt: 0 };
    const result = await this.table.put(this.keys.job(job.application, job.id), { ...item }, { absent: ['pk'] });
    const standing = result.written ? item : jobItem.parse(result.current);
    if (standing.state === 'pending') await this.putPointer(standing);
    return standing;
  }

  async heads(application: string, jobClass: string, limit: number): Promise<readonly PendingJob[]> {
    const items = await this.table.query(this.keys.queue(application, jobClass), { limit });
    return items.map((item) => queueItem.parse(item));
  }

  async find(application: string, id: string): Promise<Job | undefined> {
    const item = await this.table.get(this.keys.job(application, id));
    return item === undefined ? undefined : jobItem.parse(item);
  }

  async account(application: string): Promise<JobAccount> {
    const shards = Array.from({ length: JOB_SHARDS }, (_, shard) =>
      this.table.query(this.keys.jobShard(application, shard)),
    );
    const states = (await Promise.all(shards)).flat().map((item) => jobItem.parse(item).state);
    const count = (state: JobState): number => states.filter((s) => s === state).length;
    return {
      application,
      accepted: states.length,
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
    const job = await this.find(pending.application, pending.id);
    if (job === undefined || job.state !== 'pending' || job.attempt !== pending.attempt) {
      await this.dropPointer(pending);
      return undefined;
    }
    const { id, application, jobClass, payload } = job;
    const claim: RunningJob = {
      id,
      application,
      jobClass,
      payload,
      epoch,
      attempt: job.attempt + 1,
      region,
      claimedAt: at,
    };
    const older = { anyOf: [{ absent: ['pk'] }, { below: { attempt: claim.attempt } }] };
    if (!(await this.table.put(this.runningKey(claim), { ...claim }, older)).written) return undefined;
    const set = { state: 'running', epoch, attempt: claim.attempt };
    const result = await this.table.update(
      this.keys.job(application, id),
      { set },
      { equals: { state: 'pending', attempt: job.attempt } },
    );
    if (!result.written) return undefined;
    await this.dropPointer(pending);
    return claim;
  }

  async started(job: RunningJob, taskArn: string): Promise<void> {
    await this.table.update(
      this.runningKey(job),
      { set: { taskArn } },
      { equals: { epoch: job.epoch, attempt: job.attempt } },
    );
  }

  async running(application: string): Promise<readonly RunningJob[]> {
    return (await this.table.query(this.keys.running(application))).map((item) => runningItem.parse(item));
  }

  async finish(job: RunningJob, end: JobEnd): Promise<boolean> {
    if (end.state === 'done') await this.putDone(job, end.at);
    const reason = end.state === 'failed' ? end.reason : null;
    const result = await this.table.update(
      this.keys.job(job.application, job.id),
      { set: { state: end.state, reason, endedAt: end.at } },
      { equals: { state: 'running', epoch: job.epoch, attempt: job.attempt } },
    );
    const standing = result.written ? undefined : result.current && jobItem.parse(result.current);
    // A requeue that died before its pointer stood needs the RUNNING item to be found again.
    if (standing?.state === 'pending' && standing.attempt === job.attempt) await this.putPointer(standing);
    if (standing === undefined || standing.state !== 'running') await this.dropRunning(job);
    return result.written;
  }

  async requeue(
    job: RunningJob | DoneJob,
    { epoch, because }: { readonly epoch: number; readonly because: string },
  ): Promise<boolean> {
    const { attempt } = job;
    const claimed = { epoch: job.epoch, attempt, state: 'endedAt' in job ? 'done' : 'running' };
    // A claim that wrote its RUNNING item and died leaves the job pending one attempt lower: raising it stops that claim for good.
    const unclaimed = { state: 'pending', attempt: attempt - 1 };
    const result = await this.table.update(
      this.keys.job(job.application, job.id),
      { set: { state: 'pending', epoch, attempt, reason: because } },
      { anyOf: [{ equals: claimed }, { equals: unclaimed }] },
    );
    const standing = jobItem.parse(result.written ? result.item : result.current);
    const queued = standing.state === 'pending' && standing.attempt === attempt;
    if (queued) await this.putPointer(standing);
    await this.dropRunning(job);
    return result.written;
  }

  async doneSince(application: string, since: string): Promise<readonly DoneJob[]> {
    const items = await this.table.query(this.keys.done(application), { from: since });
    return items.map((item) => doneItem.parse(item));
  }

  async suspect(job: DoneJob, because: string): Promise<boolean> {
    const still = { equals: { state: 'done', epoch: job.epoch, attempt: job.attempt } };
    const set = { state: 'suspect', reason: because };
    return (await this.table.update(this.keys.job(job.application, job.id), { set }, still)).written;
  }

  private async putPointer({ id, application, jobClass, at, attempt }: Job): Promise<void> {
    const pointer: PendingJob = { id, application, jobClass, queuedAt: at, attempt };
    await this.table.put(this.pointerKey(pointer), { ...pointer }, {});
  }

  /** A pointer is for one attempt, so that an old one is never mistaken for the one that a requeue puts later. */
  private pointerKey({ application, jobClass, queuedAt, id, attempt }: PendingJob): Key {
    return { pk: this.keys.queue(application, jobClass), sk: `${queuedAt}#${id}#${String(attempt).padStart(6, '0')}` };
  }

  private async dropPointer(pending: PendingJob): Promise<void> {
    await this.table.delete(this.pointerKey(pending), {});
  }

  private runningKey({ application, id }: Pick<RunningJob, 'application' | 'id'>): Key {
    return { pk: this.keys.running(application), sk: id };
  }

  private async dropRunning(job: RunningJob | DoneJob): Promise<void> {
    const mine = {
      anyOf: [{ absent: ['pk'] }, { equals: { attempt: job.attempt } }, { below: { attempt: job.attempt } }],
    };
    await this.table.delete(this.runningKey(job), mine);
  }

  private async putDone({ id, application, jobClass, epoch, attempt }: RunningJob, endedAt: string): Promise<void> {
    const done: DoneJob = { id, application, jobClass, epoch, attempt, endedAt };
    await this.table.put({ pk: this.keys.done(application), sk: `${endedAt}#${id}#${attempt}` }, { ...done }, {});
  }
}
