import type { FenceStore } from '../../../ports/fence-store';
import type { AgedRecord, RetentionStore } from '../../../ports/retention-store';
import { decisionItem, fenceItem, reportItem } from './items';
import type { LedgerKeys } from './keys';
import type { Items, Key } from './ledger-table';
import { OldJobs } from './old-jobs';

export class RetentionLedger implements RetentionStore {
  private readonly jobs: OldJobs;

  constructor(
    private readonly table: Items,
    private readonly keys: LedgerKeys,
    private readonly fences: Pick<FenceStore, 'unreconciled'>,
  ) {
    this.jobs = new OldJobs(table, keys);
  }

  async claimPass(at: string, everySeconds: number): Promise<boolean> {
    const atMs = Date.parse(at);
    const due = { anyOf: [{ absent: ['pk'] }, { below: { atMs: atMs - everySeconds * 1000 + 1 } }] };
    return (await this.table.put(this.keys.sweep, { at, atMs }, due)).written;
  }

  async records(): Promise<readonly AgedRecord[]> {
    return (await Promise.all([this.reports(), this.decisions(), this.fenceRecords()])).flat();
  }

  /**
   * What belongs to a record goes first: a sweep that dies in between finds the record again. Only a reconciliation goes
   * last: without it the takeover would be unfenced again.
   */
  async drop({ kind, id }: AgedRecord): Promise<void> {
    for (const key of [...(await this.lostRowsOf(kind, id)), ...this.keysOf(kind, id)])
      await this.table.delete(key, {});
  }

  /** They have values of rows in them. */
  private async lostRowsOf(kind: AgedRecord['kind'], id: string): Promise<readonly Key[]> {
    if (kind !== 'fence') return [];
    const items = await this.table.query(this.keys.state, { prefix: this.keys.lostRowsOf(Number(id)) });
    return items.map(({ pk, sk }) => ({ pk: String(pk), sk: String(sk) }));
  }

  dropDone(application: string, before: string, limit: number): Promise<number> {
    return this.jobs.dropDone(application, before, limit);
  }

  dropJobs(application: string, before: string, limit: number): Promise<number> {
    return this.jobs.drop(application, before, limit);
  }

  private keysOf(kind: AgedRecord['kind'], id: string): readonly Key[] {
    if (kind === 'report') return [this.keys.lossAccepted(id), this.keys.report(id)];
    if (kind === 'decision') return [this.keys.decision(id)];
    const epoch = Number(id);
    return [this.keys.loss(epoch), this.keys.lossWait(epoch), this.keys.fence(epoch), this.keys.reconciled(epoch)];
  }

  private async reports(): Promise<readonly AgedRecord[]> {
    const [items, latest] = await Promise.all([
      this.table.query(this.keys.state, { prefix: this.keys.reports }),
      this.table.get(this.keys.latestReport),
    ]);
    return items.map((item) => {
      const { runId, json } = reportItem.parse(item);
      return { kind: 'report', id: runId, at: endedAt(json), needed: latest?.runId === runId };
    });
  }

  private async decisions(): Promise<readonly AgedRecord[]> {
    const items = await this.table.query(this.keys.decisions);
    return items.map((item) => {
      const { runId, deadline } = decisionItem.parse(item);
      return { kind: 'decision', id: runId, at: deadline, needed: false };
    });
  }

  private async fenceRecords(): Promise<readonly AgedRecord[]> {
    const [items, open] = await Promise.all([
      this.table.query(this.keys.state, { prefix: this.keys.fences }),
      this.fences.unreconciled(),
    ]);
    const unreconciled = new Set(open.map(({ epoch }) => epoch));
    return items.map((item) => {
      const { epoch, at } = fenceItem.parse(item);
      return { kind: 'fence', id: String(epoch), at, needed: unreconciled.has(epoch) };
    });
  }
}

/** A report that cannot be read has no age, and so is kept. */
function endedAt(json: string): string {
  try {
    return String(JSON.parse(json).run.endedAt);
  } catch {
    return 'unknown';
  }
}
