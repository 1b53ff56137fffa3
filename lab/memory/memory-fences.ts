import type { FenceRecord, FenceStore } from '../../lambda/ports/fence-store';
import type { MemoryTableClient } from './memory-table';

const keyOf = (epoch: number): string => `fence/${epoch}`;

export class MemoryFences implements FenceStore {
  constructor(private readonly table: MemoryTableClient) {}

  async record(fence: FenceRecord): Promise<FenceRecord> {
    const result = await this.table.swap<FenceRecord>(keyOf(fence.epoch), (first) =>
      first === undefined ? fence : undefined,
    );
    return result.written ? result.value : (result.current ?? fence);
  }

  read(epoch: number): Promise<FenceRecord | undefined> {
    return this.table.get(keyOf(epoch));
  }
}
