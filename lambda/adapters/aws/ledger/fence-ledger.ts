import type { FenceRecord, FenceStore } from '../../../ports/fence-store';
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
}
