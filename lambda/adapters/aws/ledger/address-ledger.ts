import type { AddressStore, DatabaseAddress } from '../../../ports/address-store';
import type { Endpoint } from '../../../ports/database-fleet';
import { addressItem } from './items';
import type { LedgerKeys } from './keys';
import type { LedgerTable } from './ledger-table';

export class AddressLedger implements AddressStore {
  constructor(
    private readonly table: LedgerTable,
    private readonly keys: LedgerKeys,
  ) {}

  async remember({ region, database, instance, endpoint, at }: DatabaseAddress): Promise<void> {
    await this.table.put(this.keys.address(region, database), { ...endpoint, instance, at }, {});
  }

  async remembered({
    region,
    database,
    instance,
  }: Pick<DatabaseAddress, 'region' | 'database' | 'instance'>): Promise<Endpoint | undefined> {
    const item = await this.table.get(this.keys.address(region, database));
    if (item === undefined) return undefined;
    const { host, port, instance: described } = addressItem.parse(item);
    return described === instance ? { host, port } : undefined;
  }
}
