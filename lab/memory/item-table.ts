import { randomUUID } from 'node:crypto';
import type { Change, Condition, Item } from '../../lambda/adapters/aws/ledger/expressions';
import type { Items, Key, QueryOptions, Written } from '../../lambda/adapters/aws/ledger/ledger-table';
import { changed, holds } from './item-conditions';

/** One partition: its items, and their sort keys in order as far as somebody has asked for the order. */
interface Partition {
  readonly items: Map<string, Item>;
  sorted: string[];
  stale: boolean;
}

/**
 * The ledger's table without its wire: what ships on top of `LedgerTable` runs on it, fast enough for a million jobs. The
 * conditions are those of `expressions.ts`, judged here instead of being rendered; the wire is the contract suites' matter.
 */
export class ItemTable implements Items {
  calls = 0;
  private readonly partitions = new Map<string, Partition>();

  /** `takes`: what one call takes, before it has its effect. */
  constructor(private readonly takes: () => Promise<unknown> = () => Promise.resolve()) {}

  async get(key: Key): Promise<Item | undefined> {
    await this.call();
    return this.partition(key.pk).items.get(key.sk);
  }

  async query(pk: string, { from = ' ', to, prefix, limit }: QueryOptions = {}): Promise<readonly Item[]> {
    await this.call();
    const partition = this.partition(pk);
    const keys = this.order(partition);
    const found: Item[] = [];
    for (let i = firstFrom(keys, prefix ?? from); i < keys.length && found.length < (limit ?? keys.length); i += 1) {
      const sk = keys[i] ?? '';
      if ((to !== undefined && sk > to) || (prefix !== undefined && !sk.startsWith(prefix))) break;
      const item = partition.items.get(sk);
      if (item !== undefined) found.push(item);
    }
    return found;
  }

  async count(pk: string): Promise<number> {
    await this.call();
    return this.partition(pk).items.size;
  }

  async put(key: Key, body: Item, condition: Condition): Promise<Written> {
    await this.call();
    const current = this.partition(key.pk).items.get(key.sk);
    return holds(condition, current) ? this.write(key, { ...body }) : { written: false, current };
  }

  async update(key: Key, change: Change, condition: Condition): Promise<Written> {
    await this.call();
    const current = this.partition(key.pk).items.get(key.sk);
    if (!holds(condition, current)) return { written: false, current };
    return this.write(key, changed(current, change));
  }

  async delete({ pk, sk }: Key, condition: Condition): Promise<void> {
    await this.call();
    const partition = this.partition(pk);
    if (holds(condition, partition.items.get(sk))) partition.items.delete(sk);
  }

  private write({ pk, sk }: Key, body: Item): Written {
    const partition = this.partition(pk);
    const given = Object.entries(body).filter(([, value]) => value !== undefined);
    const item = { ...Object.fromEntries(given), pk, sk, writer: randomUUID() };
    if (!partition.items.has(sk)) {
      partition.stale ||= partition.sorted.length > 0 && (partition.sorted.at(-1) ?? '') >= sk;
      partition.sorted.push(sk);
    }
    partition.items.set(sk, item);
    return { written: true, item };
  }

  /** Sorted when it is asked for, and swept when most of it has gone. */
  private order(partition: Partition): readonly string[] {
    if (partition.stale || partition.sorted.length > 2 * partition.items.size + 1_000) {
      partition.sorted = [...partition.items.keys()].sort();
      partition.stale = false;
    }
    return partition.sorted;
  }

  private partition(pk: string): Partition {
    const found = this.partitions.get(pk) ?? { items: new Map(), sorted: [], stale: false };
    this.partitions.set(pk, found);
    return found;
  }

  private async call(): Promise<void> {
    this.calls += 1;
    await this.takes();
  }
}

/** Position of the first key that is not below. */
function firstFrom(keys: readonly string[], from: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((keys[middle] ?? '') < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
