/**
 * How far a copy was at the last look before its promotion was asked for, in the words of its engine: what is not in there is not known
 * to have arrived.
 */
export interface CopyMark {
  /** Of the log, in the form of the source's own positions. */
  readonly replayed?: string;
  /** PostgreSQL: its snapshot, as `pg_snapshot` has it, with everything that was under way. */
  readonly snapshot?: string;
}

/** What the old primary holds and the promoted copy does not, or why nobody can say. Unknown is never an empty list. */
export type LostRows =
  | {
      readonly kind: 'listed';
      /** What is counted: rows that were written, or changes of the log, each of one row or more. */
      readonly counts: 'rows' | 'changes';
      /** What the list holds, and what it cannot hold. */
      readonly about: string;
      /** The most first; those without a loss are not named. */
      readonly tables: readonly LostTable[];
      readonly notListed: readonly NotListed[];
      /** For a person on the old primary. */
      readonly query: string;
    }
  | { readonly kind: 'unknown'; readonly because: string; readonly query?: string };

export interface LostTable {
  readonly table: string;
  readonly count: number;
  /** Values of the primary key, the first of them; they may be private, and are told in the ledger's report and nowhere else. */
  readonly keys: readonly string[];
}

export interface NotListed {
  readonly table: string;
  readonly because: string;
}
