import type { ClassAccount } from '../../../contract/jobs';
import { plusSeconds } from '../../../domain/instants';
import { addChange, type Change as JobChange, NO_JOBS, type Sums } from '../../../domain/job-sums';
import type { JobAccounts, Standing } from '../../../ports/job-accounts';
import { type JobItem, jobItem, sumsItem, uncountedItem } from './job-items';
import { ORPHAN_SECONDS } from './job-releases';
import type { LedgerKeys } from './keys';
import type { Items, Key } from './ledger-table';

type Account = ReturnType<typeof sumsItem.parse>;

interface Uncounted {
  readonly key: Key;
  readonly id: string;
  readonly idleSince?: string;
  readonly job: JobItem | undefined;
  /** The change that was announced has been made: no other one comes under this pointer. */
  readonly hasCome: boolean;
}

/**
 * Sums that nobody has to count again. A change puts a pointer first, which says from what the job is about to change; a fold
 * reads pointers and their jobs, and adds what has changed since each job was last counted to one item by compare-and-set.
 * That item keeps the batch until every job of it knows its new count, and no longer: whoever folds next first finishes
 * that. A pointer goes once its change has come and is counted: one whose job still stands as it did is left alone, because
 * whoever put it may be about to make the change. So a crash or a pause anywhere counts nothing twice and loses nothing.
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
    const changes = changesOf(found).slice(0, limit);
    if (changes.length > 0 && !(await this.fold(application, account, changes))) return changes.length;
    const counted = new Set(changes.map(({ id }) => id));
    await this.drop(found, ({ job }) => job.counted === job.state || counted.has(job.id));
    await this.dropIdle(found, now);
    return changes.length;
  }

  /** `false`: somebody else has folded meanwhile, and what they left is counted by the next pass. */
  private async fold(application: string, account: Account, changes: readonly Change[]): Promise<boolean> {
    const batch = changes.map(({ id, to }) => ({ id, to }));
    const next = { seq: account.seq + 1, classes: folded(account.classes, changes), batch };
    const seen = account.seq === 0 ? { absent: ['pk'] } : { equals: { seq: account.seq } };
    if (!(await this.table.put(this.keys.sums(application), next, seen)).written) return false;
    await this.settle(application, next);
    return true;
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

  async countLate(application: string, limit: number): Promise<number> {
    return Math.min(limit, await this.table.count(this.keys.late(application), limit));
  }

  private async account(application: string): Promise<Account> {
    const item = await this.table.get(this.keys.sums(application));
    return item === undefined ? { seq: 0, classes: {}, batch: [] } : sumsItem.parse(item);
  }

  /** Tells the jobs of a fold that they were counted. A late one can undo nothing: the number of the fold only rises. */
  private async settle(application: string, { seq, batch }: Pick<Account, 'seq' | 'batch'>): Promise<void> {
    if (batch.length === 0) return;
    await Promise.all(
      batch.map(async ({ id, to }) => {
        const older = { equals: { id }, anyOf: [{ absent: ['countedSeq'] }, { below: { countedSeq: seq } }] };
        await this.table.update(this.keys.job(application, id), { set: { counted: to, countedSeq: seq } }, older);
      }),
    );
    await this.table.update(this.keys.sums(application), { set: { batch: [] } }, { equals: { seq } });
  }

  private async uncounted(application: string, limit: number): Promise<readonly Uncounted[]> {
    const pages = this.keys.tallies(application).map((pk) => this.table.query(pk, { limit }));
    const pointers = (await Promise.all(pages)).flat().map((item) => uncountedItem.parse(item));
    const jobs = new Map([...new Set(pointers.map(({ id }) => id))].map((id) => [id, this.job(application, id)]));
    return Promise.all(
      pointers.map(async ({ id, from, idleSince }) => {
        const job = await jobs.get(id);
        const hasCome = job !== undefined && (job.state !== from?.state || job.attempt !== from.attempt);
        return { key: this.keys.uncounted(application, id, from), id, idleSince, job, hasCome };
      }),
    );
  }

  private async job(application: string, id: string): Promise<JobItem | undefined> {
    const item = await this.table.get(this.keys.job(application, id));
    return item === undefined ? undefined : jobItem.parse(item);
  }

  private async drop(
    found: readonly Uncounted[],
    isCounted: (one: { readonly job: JobItem }) => boolean,
  ): Promise<void> {
    const over = found.filter(({ job, hasCome }) => hasCome && job !== undefined && isCounted({ job }));
    await Promise.all(over.map(({ key }) => this.table.delete(key, {})));
  }

  /** Whoever announced a change may be about to make it. Long after, it never will. */
  private async dropIdle(found: readonly Uncounted[], now: string): Promise<void> {
    await Promise.all(
      found.map(async ({ key, id, hasCome, idleSince }) => {
        if (hasCome) return;
        if (idleSince === undefined)
          // One that another fold has just dropped must not come back: an update makes an item where there is none.
          await this.table.update(key, { set: { idleSince: now } }, { equals: { id }, absent: ['idleSince'] });
        else if (plusSeconds(idleSince, ORPHAN_SECONDS) < now)
          await this.table.delete(key, { anyOf: [{ absent: ['pk'] }, { equals: { idleSince } }] });
      }),
    );
  }
}

type Change = JobChange & { readonly id: string };

/** Several pointers may be of one job; it is counted once. */
function changesOf(found: readonly Uncounted[]): readonly Change[] {
  const jobs = new Map(found.flatMap(({ job }) => (job === undefined ? [] : [[job.id, job] as const])));
  const changed = [...jobs.values()].filter(({ counted, state }) => counted !== state);
  return changed.map((job) => ({ ...job, from: job.counted, to: job.state }));
}

function folded(classes: Account['classes'], changes: readonly Change[]): Account['classes'] {
  const all: Record<string, Sums> = { ...classes };
  for (const change of changes) all[change.jobClass] = addChange(all[change.jobClass] ?? NO_JOBS, change);
  return all;
}
