import type { FenceRecord, FenceStore, Reconciled } from '../../../ports/fence-store';
import { fenceItem } from './items';
import type { LedgerKeys } from './keys';
import type { LedgerTable } from './ledger-table';

export class FenceLedger implements FenceStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async record(fence: FenceRecord): Promise<FenceRecord> {
    const result = await this.table.put(this.keys.fence(fence.epoch), { ...fence }, { absent: ['pk'] });
    return result.written ? fence : fenceItem.parse(result.current);
  }

  async read(epoch: number): Promise<FenceRecord | undefined> {
    const item = await this.table.get(this.keys.fence(epoch));
    return item === undefined ? undefined : fenceItem.parse(item);
  }

  async unreconciled(): Promise<readonly FenceRecord[]> {
    const items = await this.table.query(this.keys.state, { prefix: this.keys.fences });
    return items
      .map((item) => fenceItem.parse(item))
      .filter(({ how, reconciled }) => how === 'unfenced' && reconciled === undefined);
  }

  async reconcile(epoch: number, reconciled: Reconciled): Promise<Reconciled | undefined> {
    const open = { equals: { how: 'unfenced' }, absent: ['reconciled'] };
    const result = await this.table.update(this.keys.fence(epoch), { set: { reconciled } }, open);
    if (result.written) return reconciled;
    return result.current === undefined ? undefined : fenceItem.parse(result.current).reconciled;
  }
}
