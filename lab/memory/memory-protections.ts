import type { Protection, ProtectionStore } from '../../lambda/ports/protection-store';
import type { MemoryTableClient } from './memory-table';

export class MemoryProtections implements ProtectionStore {
  constructor(private readonly table: MemoryTableClient) {}

  async protect(protection: Protection): Promise<Protection> {
    const { region, epoch } = protection;
    const at = `protection/${String(epoch).padStart(12, '0')}/${region}`;
    const result = await this.table.swap<Protection>(at, (first) => (first === undefined ? protection : undefined));
    return result.written ? result.value : (result.current ?? protection);
  }

  protections(): Promise<readonly Protection[]> {
    return this.table.list<Protection>('protection/');
  }
}
