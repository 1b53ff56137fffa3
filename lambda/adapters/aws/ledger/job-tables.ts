import { applicationOf } from './keys';
import type { Item, Items, Key, QueryOptions, Written } from './ledger-table';

type Change = Parameters<Items['update']>[1];
type Condition = Parameters<Items['put']>[2];

/**
 * Two tables that look like one (ADR 0021): what belongs to the jobs of an application that is `one-region` stands in the
 * table of this Region, everything else in the ledger. Each item is in one of them, so every change is still one
 * compare-and-set of one item.
 */
export class JobTables implements Items {
  constructor(
    private readonly ledger: Items,
    private readonly here: Items,
    private readonly oneRegion: ReadonlySet<string>,
  ) {}

  get(key: Key): Promise<Item | undefined> {
    return this.of(key.pk).get(key);
  }

  query(pk: string, options?: QueryOptions): Promise<readonly Item[]> {
    return this.of(pk).query(pk, options);
  }

  count(pk: string, limit: number): Promise<number> {
    return this.of(pk).count(pk, limit);
  }

  put(key: Key, body: Item, condition: Condition): Promise<Written> {
    return this.of(key.pk).put(key, body, condition);
  }

  update(key: Key, change: Change, condition: Condition): Promise<Written> {
    return this.of(key.pk).update(key, change, condition);
  }

  delete(key: Key, condition: Condition): Promise<void> {
    return this.of(key.pk).delete(key, condition);
  }

  private of(pk: string): Items {
    const application = applicationOf(pk);
    return application !== undefined && this.oneRegion.has(application) ? this.here : this.ledger;
  }
}
