import type { ClassAccount } from '../../../contract/jobs';
import { plusSeconds } from '../../../domain/instants';
import { addChange, type Change, NO_JOBS, type Sums } from '../../../domain/job-sums';
import type { JobAccounts, Standing } from '../../../ports/job-accounts';
import { type JobItem, jobItem, sumsItem, uncountedItem } from './job-items';
import { ORPHAN_SECONDS } from './job-releases';
import type { LedgerKeys } from './keys';
import type { Items, Key } from './ledger-table';

type Account = ReturnType<typeof sumsItem.parse>;
type Batch = Account['batch'];

interface Uncounted {
  readonly key: Key;
  /** Of the pointer that was read: a newer one is another change. */
  readonly writer: string;
  readonly idleSince?: string;
  readonly job: JobItem | undefined;
}

/**
 * Sums that nobody has to count again. A change puts a pointer first; a fold reads pointers and their jobs, and adds what
 * has changed since each job was last counted to one item by compare-and-set. That item keeps the batch until every job of
 * it knows its new count, and no longer: whoever folds next first finishes that, so a crash anywhere counts nothing twice
 * and loses nothing, and where nothing has changed a fold is three reads.
 */
export class JobAccountLedger implements JobAccounts {
  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
  ) {}

  async sums(application: string): Promise<readonly ClassAccount[]> {
    const { classes } = await this.account(application);
    return Object.entries(classes).map(([jobClass, sums]) => ({ jobClass, ...sums }));
  }

  async tally(application: string, now: string, limit: number): Promise<number> {
    const account = await this.account(application);
    await this.settle(application, account);
    const found = await this.uncounted(application, limit);
    const changes = found
      .flatMap(({ job, writer }) => (job === undefined ? [] : changeOf(job, writer)))
      .slice(0, limit);
    await this.dropIdle(found, now);
    if (changes.length === 0) return 0;
    const next = { seq: account.seq + 1, classes: folded(account.classes, changes), batch: changes.map(counted) };
    const seen = account.seq === 0 ? { absent: ['pk'] } : { equals: { seq: account.seq } };
    // Somebody else has folded meanwhile: what they left is counted by the next pass.
    if (!(await this.table.put(this.keys.sums(application), next, seen)).written) return changes.length;
    await this.settle(application, next);
    return changes.length;
  }

  async standing(application: string, limit: number): Promise<Standing> {
    const classes = Object.keys((await this.account(application)).classes);
    const queues = classes.map((jobClass) => this.keys.queue(application, jobClass));
    const count = async (partitions: readonly string[]): Promise<number> =>
      (await Promise.all(partitions.map((pk) => this.table.count(pk, limit)))).reduce((sum, one) => sum + one, 0);
    const [queued, waiting, running] = await Promise.all([
      count(queues),
      count([this.keys.later(application)]),
      count([this.keys.running(application)]),
    ]);
    return { queued, waiting, running, cut: Math.max(queued, waiting, running) >= limit };
  }

  private async account(application: string): Promise<Account> {
    const item = await this.table.get(this.keys.sums(application));
    return item === undefined ? { seq: 0, classes: {}, batch: [] } : sumsItem.parse(item);
  }

  /** Tells the jobs of a fold that they were counted. A late one can undo nothing: the number of the fold only rises. */
  private async settle(application: string, { seq, batch }: Pick<Account, 'seq' | 'batch'>): Promise<void> {
    if (batch.length === 0) return;
    await Promise.all(
      batch.map(async ({ id, to, writer }) => {
        const older = { anyOf: [{ absent: ['countedSeq'] }, { below: { countedSeq: seq } }] };
        await this.table.update(this.keys.job(application, id), { set: { counted: to, countedSeq: seq } }, older);
        await this.drop(this.keys.uncounted(application, id), writer);
      }),
    );
    await this.table.update(this.keys.sums(application), { set: { batch: [] } }, { equals: { seq } });
  }

  private async uncounted(application: string, limit: number): Promise<readonly Uncounted[]> {
    const pages = this.keys.tallies(application).map((pk) => this.table.query(pk, { limit }));
    const pointers = (await Promise.all(pages)).flat();
    return Promise.all(
      pointers.map(async (item) => {
        const { id, writer, idleSince } = uncountedItem.parse(item);
        const job = await this.table.get(this.keys.job(application, id));
        const key = this.keys.uncounted(application, id);
        return { key, writer, idleSince, job: job && jobItem.parse(job) };
      }),
    );
  }

  /** Nothing has changed, or not yet: whoever announced it may be about to. Long after, it never will. */
  private async dropIdle(found: readonly Uncounted[], now: string): Promise<void> {
    const idle = found.filter(({ job }) => job === undefined || job.counted === job.state);
    await Promise.all(
      idle.map(async ({ key, writer, idleSince }) => {
        const same = { equals: { writer } };
        if (idleSince === undefined) await this.table.update(key, { set: { idleSince: now } }, same);
        else if (plusSeconds(idleSince, ORPHAN_SECONDS) < now) await this.drop(key, writer);
      }),
    );
  }

  private drop(key: Key, writer: string): Promise<void> {
    return this.table.delete(key, { anyOf: [{ absent: ['pk'] }, { equals: { writer } }] });
  }
}

type Counted = Change & { readonly id: string; readonly writer: string };

const changeOf = (job: JobItem, writer: string): readonly Counted[] =>
  job.counted === job.state ? [] : [{ ...job, from: job.counted, to: job.state, writer }];

const counted = ({ id, to, writer }: Counted): Batch[number] => ({ id, to, writer });

function folded(classes: Account['classes'], changes: readonly Counted[]): Account['classes'] {
  const all: Record<string, Sums> = { ...classes };
  for (const change of changes) all[change.jobClass] = addChange(all[change.jobClass] ?? NO_JOBS, change);
  return all;
}
