import type { AddressStore, DatabaseAddress } from '../../lambda/ports/address-store';
import type { Endpoint } from '../../lambda/ports/database-fleet';
import type { MemoryTableClient } from './memory-table';

const keyOf = (region: string, database: string): string => `address/${region}/${database}`;

export class MemoryAddresses implements AddressStore {
  constructor(private readonly table: MemoryTableClient) {}

  async remember({ region, database, endpoint }: DatabaseAddress): Promise<void> {
    await this.table.swap<Endpoint>(keyOf(region, database), () => endpoint);
  }

  remembered(region: string, database: string): Promise<Endpoint | undefined> {
    return this.table.get(keyOf(region, database));
  }
}
