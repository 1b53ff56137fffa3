import type { MemoryItems, Swap } from './memory-table';

const OF_JOBS: ReadonlySet<string> = new Set(['job', 'links', 'front', 'late']);

/** Two tables that look like one, as `JobTables` does it for the ledger: jobs of some applications stand in one Region. */
export class MemoryJobTables implements MemoryItems {
  constructor(
    private readonly ledger: MemoryItems,
    private readonly here: MemoryItems,
    private readonly oneRegion: ReadonlySet<string>,
  ) {}

  get<T>(key: string): Promise<T | undefined> {
    return this.of(key).get(key);
  }

  list<T>(prefix: string): Promise<readonly T[]> {
    return this.of(prefix).list(prefix);
  }

  swap<T>(key: string, change: (current: T | undefined) => T | undefined): Promise<Swap<T>> {
    return this.of(key).swap(key, change);
  }

  remove(key: string): Promise<boolean> {
    return this.of(key).remove(key);
  }

  private of(key: string): MemoryItems {
    const [kind = '', application = ''] = key.split('/');
    return OF_JOBS.has(kind) && this.oneRegion.has(application) ? this.here : this.ledger;
  }
}
