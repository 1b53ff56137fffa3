import type { RegionReturn, ReturnStore } from '../../lambda/ports/return-store';
import type { MemoryTableClient } from './memory-table';

export class MemoryReturns implements ReturnStore {
  constructor(private readonly table: MemoryTableClient) {}

  async record(returned: RegionReturn): Promise<void> {
    await this.table.swap<RegionReturn>(`return/${returned.region}`, (known) =>
      known === undefined || known.epoch <= returned.epoch ? returned : undefined,
    );
  }

  returns(): Promise<readonly RegionReturn[]> {
    return this.table.list('return/');
  }
}
