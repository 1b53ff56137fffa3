import { hasEnded } from '../../../contract/jobs';
import { plusSeconds } from '../../../domain/instants';
import type { Change, Condition, Item } from './expressions';
import { type JobItem, jobItem, type laterItem, waitItem } from './job-items';
import type { JobPointers } from './job-pointers';
import type { LedgerKeys } from './keys';
import type { Items } from './ledger-table';

/** A job that waits for others is looked at again so often, should whoever ended them have died before it was released. */
export const BLOCKED_LOOK_SECONDS = 600;

/** Whoever put a pointer to a job that does not stand has died by then, or will never put the job: functions live for 180 s at most. */
export const ORPHAN_SECONDS = 300;

type LaterPointer = ReturnType<typeof laterItem.parse>;

export const isOrphan = (putAt: string, now: string): boolean => plusSeconds(putAt, ORPHAN_SECONDS) < now;

/** Lets jobs into the queue: when what they wait for has ended, and when their time has come. Each change is one compare-and-set of the job. */
export class JobReleases {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
    private readonly pointers: JobPointers,
  ) {}

  async find(application: string, id: string): Promise<JobItem | undefined> {
    const item = await this.table.get(this.keys.job(application, id));
    return item === undefined ? undefined : jobItem.parse(item);
  }

  async putWait(application: string, on: string, waiting: string): Promise<void> {
    await this.table.put({ pk: this.keys.waits(application, on), sk: waiting }, { id: waiting }, {});
  }

  /** Of a job that has ended. A waiting job that is not accepted yet looks for itself once it is. */
  async releaseWaiting(ended: Pick<JobItem, 'application' | 'id'>, now: string): Promise<void> {
    const pk = this.keys.waits(ended.application, ended.id);
    for (const item of await this.table.query(pk)) {
      const { id } = waitItem.parse(item);
      const waiting = await this.find(ended.application, id);
      if (waiting === undefined) continue;
      await this.release(waiting, [ended.id], now);
      await this.table.delete({ pk, sk: id }, {});
    }
  }

  /** Looks which of the jobs that it waits for have ended. Answers whether any has. */
  async lookAround(job: JobItem, now: string): Promise<boolean> {
    const others = await Promise.all((job.waitsFor ?? []).map((id) => this.find(job.application, id)));
    const ended = others.flatMap((other) => (other !== undefined && hasEnded(other.state) ? [other.id] : []));
    if (ended.length > 0) await this.release(job, ended, now);
    return ended.length > 0;
  }

  /** A pointer whose time has come. */
  async look(pointer: LaterPointer, now: string): Promise<void> {
    const job = await this.find(pointer.application, pointer.id);
    if (job === undefined) {
      if (isOrphan(pointer.at, now)) await this.pointers.leaveLater(pointer, pointer.lookAt);
      return;
    }
    const here = job.state === 'pending' && job.attempt === pointer.attempt && job.lookAt === pointer.lookAt;
    if (!here) return this.tidy(job, pointer, now);
    if ((job.waitsFor ?? []).length === 0) return this.move(job, undefined);
    if (!(await this.lookAround(job, now))) await this.move(job, plusSeconds(now, BLOCKED_LOOK_SECONDS));
  }

  /** Whoever changed the job may have died before the rest of it was done. */
  private async tidy(job: JobItem, pointer: LaterPointer, now: string): Promise<void> {
    if (hasEnded(job.state)) await this.releaseWaiting(job, now);
    if (job.state === 'pending') await this.pointers.place(job);
    await this.pointers.leaveLater(pointer, pointer.lookAt);
  }

  private async release(job: JobItem, ended: readonly string[], now: string): Promise<void> {
    const waitsFor = (job.waitsFor ?? []).filter((id) => !ended.includes(id));
    if (job.state !== 'pending' || waitsFor.length === (job.waitsFor ?? []).length) return;
    const lookAt = waitsFor.length > 0 ? job.lookAt : later(job.notBefore, now);
    const change = placed({ waitsFor, linkSeq: (job.linkSeq ?? 0) + 1 }, lookAt);
    const result = await this.table.update(this.keys.job(job.application, job.id), change, unchanged(job));
    const standing = jobItem.parse(result.written ? result.item : result.current);
    if (!result.written) return this.release(standing, ended, now);
    if (standing.lookAt === job.lookAt) return;
    await this.pointers.place(standing);
    await this.pointers.displace(job);
  }

  private async move(job: JobItem, lookAt: string | undefined): Promise<void> {
    const change = placed({}, lookAt);
    const result = await this.table.update(this.keys.job(job.application, job.id), change, unchanged(job));
    if (!result.written) return;
    await this.pointers.place(jobItem.parse(result.item));
    await this.pointers.displace(job);
  }
}

/** Still the one that was read, as far as its place is concerned. */
export const unchanged = ({ attempt, lookAt, linkSeq }: JobItem): Condition => ({
  equals: {
    state: 'pending',
    attempt,
    ...(lookAt !== undefined && { lookAt }),
    ...(linkSeq !== undefined && { linkSeq }),
  },
  absent: [...(lookAt === undefined ? ['lookAt'] : []), ...(linkSeq === undefined ? ['linkSeq'] : [])],
});

/** A change that also says where the job belongs. */
export const placed = (set: Item, lookAt: string | undefined): Change =>
  lookAt === undefined ? { set, remove: ['lookAt'] } : { set: { ...set, lookAt } };

const later = (instant: string | undefined, now: string): string | undefined =>
  instant !== undefined && instant > now ? instant : undefined;
