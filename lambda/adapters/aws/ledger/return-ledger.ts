import type { RegionReturn, ReturnStore } from '../../../ports/return-store';
import { returnItem } from './items';
import type { LedgerKeys } from './keys';
import type { LedgerTable } from './ledger-table';

export class ReturnLedger implements ReturnStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async record(returned: RegionReturn): Promise<void> {
    const notOlder = { anyOf: [{ absent: ['pk'] }, { below: { epoch: returned.epoch + 1 } }] };
    await this.table.put(this.keys.return(returned.region), { ...returned }, notOlder);
  }

  async returns(): Promise<readonly RegionReturn[]> {
    const items = await this.table.query(this.keys.state, { prefix: this.keys.returns });
    return items.map((item) => returnItem.parse(item));
  }
}
