import type { Protection, ProtectionStore } from '../../../ports/protection-store';
import { protectionItem } from './items';
import type { LedgerKeys } from './keys';
import type { LedgerTable } from './ledger-table';

export class ProtectionLedger implements ProtectionStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async protect(protection: Protection): Promise<Protection> {
    const key = this.keys.protection(protection.epoch, protection.region);
    const result = await this.table.put(key, { ...protection }, { absent: ['pk'] });
    return result.written ? protection : protectionItem.parse(result.current);
  }

  async protections(): Promise<readonly Protection[]> {
    const items = await this.table.query(this.keys.state, { prefix: this.keys.protections });
    return items.map((item) => protectionItem.parse(item));
  }
}
