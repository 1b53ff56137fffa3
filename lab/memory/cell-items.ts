import type { Change, Condition, Item } from '../../lambda/adapters/aws/ledger/expressions';
import type { Items, Key, QueryOptions, Written } from '../../lambda/adapters/aws/ledger/ledger-table';
import { changed, holds } from './item-conditions';
import type { MemoryTableClient } from './memory-table';

/** The word that names of calls for jobs have in common, before their partition. */
const WORD = 'job';

export const partitionKey = (pk: string): string => `${WORD} ${pk}/`;
export const cellKey = ({ pk, sk }: Key): string => `${partitionKey(pk)}${sk}`;

/**
 * What ships on top of `LedgerTable`, on the cells of the table in memory: each item is a cell, and each call goes over the
 * client's wire, so that a caller can die between any two of them.
 */
export class CellItems implements Items {
  /** `nameWriter`: a name for each write, by which its writer knows it again. */
  constructor(
    private readonly client: MemoryTableClient,
    private readonly nameWriter: () => string,
  ) {}

  get(key: Key): Promise<Item | undefined> {
    return this.client.get<Item>(cellKey(key));
  }

  async query(pk: string, { from = ' ', to, prefix, limit }: QueryOptions = {}): Promise<readonly Item[]> {
    const all = await this.client.list<Item>(partitionKey(pk));
    const found = all.filter(({ sk }) => {
      const key = String(sk);
      return prefix === undefined ? key >= from && (to === undefined || key <= to) : key.startsWith(prefix);
    });
    return limit === undefined ? found : found.slice(0, limit);
  }

  async count(pk: string, limit: number): Promise<number> {
    return Math.min(limit, (await this.client.list(partitionKey(pk))).length);
  }

  put(key: Key, body: Item, condition: Condition): Promise<Written> {
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    return this.write(key, condition, () => given);
  }

  update(key: Key, change: Change, condition: Condition): Promise<Written> {
    return this.write(key, condition, (current) => changed(current, change));
  }

  async delete(key: Key, condition: Condition): Promise<void> {
    await this.client.remove(cellKey(key), (current) => holds(condition, current as Item | undefined));
  }

  private async write(
    { pk, sk }: Key,
    condition: Condition,
    next: (current: Item | undefined) => Item,
  ): Promise<Written> {
    const writer = this.nameWriter();
    const swap = await this.client.swap<Item>(cellKey({ pk, sk }), (current) =>
      holds(condition, current) ? { ...next(current), pk, sk, writer } : undefined,
    );
    return swap.written ? { written: true, item: swap.value } : { written: false, current: swap.current };
  }
}
