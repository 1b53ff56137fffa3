import type { FenceStore } from '../../../ports/fence-store';
import type { AgedRecord, RetentionStore } from '../../../ports/retention-store';
import { decisionItem, fenceItem, reportItem } from './items';
import { doneItem } from './job-items';
import type { LedgerKeys } from './keys';
import type { Item, Key, LedgerTable } from './ledger-table';

/** Deletions at a time: each is a write in two Regions. */
const DELETED_AT_ONCE = 25;

export class RetentionLedger implements RetentionStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
    private readonly fences: Pick<FenceStore, 'unreconciled'>,
  ) {}

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
    for (const key of this.keysOf(kind, id)) await this.table.delete(key, {});
  }

  async dropDone(application: string, before: string, limit: number): Promise<number> {
    const pk = this.keys.done(application);
    const items = await this.table.query(pk, { limit });
    const old = items.slice(0, limit).filter((item) => doneItem.parse(item).endedAt < before);
    for (let i = 0; i < old.length; i += DELETED_AT_ONCE)
      await Promise.all(old.slice(i, i + DELETED_AT_ONCE).map((item) => this.table.delete(keyOf(item), {})));
    return old.length;
  }

  private keysOf(kind: AgedRecord['kind'], id: string): readonly Key[] {
    if (kind === 'report') return [this.keys.report(id)];
    if (kind === 'decision') return [this.keys.decision(id)];
    const epoch = Number(id);
    return [this.keys.loss(epoch), this.keys.fence(epoch), this.keys.reconciled(epoch)];
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

const keyOf = ({ pk, sk }: Item): Key => ({ pk: String(pk), sk: String(sk) });

/** A report that cannot be read has no age, and so is kept. */
function endedAt(json: string): string {
  try {
    return String(JSON.parse(json).run.endedAt);
  } catch {
    return 'unknown';
  }
}
