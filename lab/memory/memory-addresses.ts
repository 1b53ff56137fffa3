import type { AddressStore, DatabaseAddress } from '../../lambda/ports/address-store';
import type { Endpoint } from '../../lambda/ports/database-fleet';
import type { MemoryTableClient } from './memory-table';

type Of = Pick<DatabaseAddress, 'region' | 'database' | 'instance'>;

const keyOf = ({ region, database }: Of): string => `address/${region}/${database}`;

export class MemoryAddresses implements AddressStore {
  constructor(private readonly table: MemoryTableClient) {}

  async remember(address: DatabaseAddress): Promise<void> {
    await this.table.swap<DatabaseAddress>(keyOf(address), () => address);
  }

  async remembered(of: Of): Promise<Endpoint | undefined> {
    const known = await this.table.get<DatabaseAddress>(keyOf(of));
    return known?.instance === of.instance ? known.endpoint : undefined;
  }
}
