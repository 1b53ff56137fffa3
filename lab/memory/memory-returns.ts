import { addWord, type KeptReturn, shownReturn } from '../../lambda/domain/region-return';
import type { RegionReturn, ReturnStore, ReturnWord } from '../../lambda/ports/return-store';
import type { MemoryTableClient } from './memory-table';

const keyOf = (region: string): string => `return/${region}`;

export class MemoryReturns implements ReturnStore {
  constructor(private readonly table: MemoryTableClient) {}

  async record(word: ReturnWord): Promise<RegionReturn> {
    const result = await this.table.swap<KeptReturn>(keyOf(word.region), (known) => addWord(known, word));
    const standing = result.written ? result.value : result.current;
    if (standing === undefined) throw new Error('a first word changes nothing');
    return shownReturn(standing);
  }

  async mayTell({ region, epoch }: Pick<RegionReturn, 'region' | 'epoch'>, at: string): Promise<boolean> {
    const result = await this.table.swap<KeptReturn>(keyOf(region), (known) =>
      known?.epoch === epoch && known.toldAt === undefined ? { ...known, toldAt: at } : undefined,
    );
    return result.written;
  }

  async returns(): Promise<readonly RegionReturn[]> {
    return (await this.table.list<KeptReturn>('return/')).map(shownReturn);
  }
}
