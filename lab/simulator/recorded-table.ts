import { MemoryTable, type Swap } from '../memory';

/** One change of one item that is kept for the judgement. */
export interface Change {
  readonly atMs: number;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Items whose history is judged or read as it was. */
const KEPT =
  /^(lease|run|inventory|serving|dispatching|fence\/|loss\/|loss-wait\/|decision\/|automation\/|report\/|protection\/|job (JOBS|RUNNING)#)/;

/** The ledger's table with its history: what was written when is the truth that answers are held against. */
export class RecordedTable extends MemoryTable {
  readonly changes: Change[] = [];
  private readonly byKey = new Map<string, Change[]>();

  constructor(private readonly nowMs: () => number) {
    super();
  }

  override swap<T>(key: string, change: (current: T | undefined) => T | undefined, writer: symbol): Swap<T> {
    const before = this.cells.get(key);
    const result = super.swap(key, change, writer);
    if (result.written && this.cells.get(key) !== before && KEPT.test(key))
      this.record({ atMs: this.nowMs(), key, before: before?.value, after: this.cells.get(key)?.value });
    return result;
  }

  changesOf(key: string): readonly Change[] {
    return this.byKey.get(key) ?? [];
  }

  /** What an eventually consistent read may have answered: the value as it was some time ago. */
  asOf(key: string, atMs: number): unknown {
    return this.changesOf(key).findLast((change) => change.atMs <= atMs)?.after;
  }

  private record(change: Change): void {
    this.changes.push(change);
    const own = this.byKey.get(change.key);
    if (own === undefined) this.byKey.set(change.key, [change]);
    else own.push(change);
  }
}
