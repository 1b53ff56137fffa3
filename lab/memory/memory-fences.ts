import type { FenceRecord, FenceStore, Reconciled } from '../../lambda/ports/fence-store';
import type { MemoryTableClient } from './memory-table';

const keyOf = (epoch: number): string => `fence/${epoch}`;

export class MemoryFences implements FenceStore {
  constructor(private readonly table: MemoryTableClient) {}

  async record(fence: FenceRecord, over?: FenceRecord): Promise<FenceRecord> {
    const result = await this.table.swap<FenceRecord>(keyOf(fence.epoch), (first) =>
      first?.how === over?.how && first?.by === over?.by && first?.at === over?.at ? fence : undefined,
    );
    return result.written ? result.value : (result.current ?? fence);
  }

  read(epoch: number): Promise<FenceRecord | undefined> {
    return this.table.get(keyOf(epoch));
  }

  async newest(): Promise<FenceRecord | undefined> {
    return (await this.all()).at(-1);
  }

  async unreconciled(): Promise<readonly FenceRecord[]> {
    return (await this.all()).filter(({ how, reconciled }) => how === 'unfenced' && reconciled === undefined);
  }

  async reconcile(epoch: number, reconciled: Reconciled): Promise<Reconciled | undefined> {
    const result = await this.table.swap<FenceRecord>(keyOf(epoch), (fence) =>
      fence?.how === 'unfenced' && fence.reconciled === undefined ? { ...fence, reconciled } : undefined,
    );
    return result.written ? reconciled : result.current?.reconciled;
  }

  private async all(): Promise<readonly FenceRecord[]> {
    const fences = await this.table.list<FenceRecord>('fence/');
    return [...fences].sort((a, b) => a.epoch - b.epoch);
  }
}
