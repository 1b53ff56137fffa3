import { doneItem, type JobItem, jobItem } from './job-items';
import type { LedgerKeys } from './keys';
import type { Item, Items, Key } from './ledger-table';

/** At a time: each deletion is a write in two Regions. */
const AT_ONCE = 25;

type Pointer = ReturnType<typeof doneItem.parse> & { readonly key: Key };

/** Jobs that have ended grow old in two steps: first no failover has to look at them, then nobody. */
export class OldJobs {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  /** The pointer moves on before it goes, so that the job is found again when its own time has come. */
  async dropDone(application: string, before: string, limit: number): Promise<number> {
    const old = await this.endedBefore(this.keys.done(application), before, limit);
    await inParts(old, async ({ key, ...done }) => {
      await this.table.put({ pk: this.keys.old(application), sk: key.sk }, { ...done }, {});
      await this.table.delete(key, {});
    });
    return old.length;
  }

  async drop(application: string, before: string, limit: number): Promise<number> {
    const partitions = [this.keys.old(application), this.keys.dead(application)];
    const pages = await Promise.all(partitions.map((pk) => this.endedBefore(pk, before, limit)));
    const old = pages.flat();
    await inParts(old, (pointer) => this.dropOne(pointer));
    return old.length;
  }

  /** The job first: a sweep that dies in between finds the pointer again, and a pointer of an earlier end leads to no job's end. */
  private async dropOne({ key, application, id, attempt }: Pointer): Promise<void> {
    const item = await this.table.get(this.keys.job(application, id));
    const job = item && jobItem.parse(item);
    if (job !== undefined && job.attempt === attempt && !mayGo(job)) return;
    if (job !== undefined && job.attempt === attempt) await this.dropJob(job);
    await this.table.delete(key, {});
  }

  private async dropJob({ application, id, state, attempt }: JobItem): Promise<void> {
    await this.table.delete(this.keys.job(application, id), {
      anyOf: [{ absent: ['pk'] }, { equals: { state, attempt, counted: state } }],
    });
    const late = Array.from({ length: attempt }, (_, before) => ({
      pk: this.keys.late(application),
      sk: `${id}#${before + 1}`,
    }));
    for (const key of late) await this.table.delete(key, {});
  }

  private async endedBefore(pk: string, before: string, limit: number): Promise<readonly Pointer[]> {
    const items = await this.table.query(pk, { to: before, limit });
    return items.slice(0, limit).map((item) => ({ ...doneItem.parse(item), key: keyOf(item) }));
  }
}

const ENDED: ReadonlySet<string> = new Set(['done', 'failed', 'cancelled']);

const mayGo = ({ state, counted }: JobItem): boolean => ENDED.has(state) && counted === state;

async function inParts<T>(all: readonly T[], act: (one: T) => Promise<void>): Promise<void> {
  for (let i = 0; i < all.length; i += AT_ONCE) await Promise.all(all.slice(i, i + AT_ONCE).map(act));
}

const keyOf = ({ pk, sk }: Item): Key => ({ pk: String(pk), sk: String(sk) });
