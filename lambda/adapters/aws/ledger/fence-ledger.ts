import type { FenceRecord, FenceStore, Reconciled } from '../../../ports/fence-store';
import { fenceItem, reconciledItem } from './items';
import type { LedgerKeys } from './keys';
import type { Condition, Item, LedgerTable } from './ledger-table';

/** Fences are the machine's word, reconciliations an operator's: they stand in partitions that a policy can tell apart. */
export class FenceLedger implements FenceStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async record(fence: FenceRecord, over?: FenceRecord): Promise<FenceRecord> {
    const seen: Condition =
      over === undefined ? { absent: ['pk'] } : { equals: { how: over.how, by: over.by, at: over.at } };
    const result = await this.table.put(this.keys.fence(fence.epoch), { ...fence }, seen);
    return result.written ? fence : fenceItem.parse(result.current);
  }

  async read(epoch: number): Promise<FenceRecord | undefined> {
    const item = await this.table.get(this.keys.fence(epoch));
    if (item === undefined) return undefined;
    const fence = fenceItem.parse(item);
    if (fence.how !== 'unfenced') return fence;
    const reconciled = await this.table.get(this.keys.reconciled(epoch));
    return reconciled === undefined ? fence : { ...fence, reconciled: saidOf(reconciled) };
  }

  async newest(): Promise<FenceRecord | undefined> {
    return (await this.all()).at(-1);
  }

  async unreconciled(): Promise<readonly FenceRecord[]> {
    const unfenced = (await this.all()).filter(({ how }) => how === 'unfenced');
    if (unfenced.length === 0) return [];
    const said = await this.table.query(this.keys.operator, { prefix: this.keys.reconciliations });
    const reconciled = new Set(said.map((item) => reconciledItem.parse(item).epoch));
    return unfenced.filter(({ epoch }) => !reconciled.has(epoch));
  }

  /** The fence is read first and not in one write with the word: a fence that stands never changes. */
  async reconcile(epoch: number, reconciled: Reconciled): Promise<Reconciled | undefined> {
    if ((await this.read(epoch))?.how !== 'unfenced') return undefined;
    const result = await this.table.put(this.keys.reconciled(epoch), { epoch, ...reconciled }, { absent: ['pk'] });
    return result.written ? reconciled : saidOf(result.current);
  }

  /** By epoch: it is padded in the sort key. */
  private async all(): Promise<readonly FenceRecord[]> {
    const items = await this.table.query(this.keys.state, { prefix: this.keys.fences });
    return items.map((item) => fenceItem.parse(item));
  }
}

function saidOf(item: Item | undefined): Reconciled {
  const { by, reason, at } = reconciledItem.parse(item);
  return { by, reason, at };
}
