export interface GuardRow {
  readonly epoch: number;
  readonly open: boolean;
  readonly validUntilMs: number;
  readonly timeline: string;
  readonly closedBelow: number;
  /** Aurora: when it was closed, after its last session had ended. */
  readonly closedAtMs?: number;
  readonly heartbeatMs?: number;
}

/** A transaction of an application that was committed. */
export interface Commit {
  readonly id: string;
  readonly atMs: number;
  readonly epoch: number;
  readonly timeline: string;
}

/** What the guard keeps in a database. With the applications' commits and effects it is what replicates. */
export interface Contents {
  readonly row?: GuardRow;
  /** The team's tables have the guard's triggers. */
  readonly covered?: boolean;
  /** Roles that the watchdog's job bars; absent: there is no job. */
  readonly watched?: readonly string[];
  /** The bar is the watchdog's own: an extension that revives the row lifts it. */
  readonly barredByWatchdog?: boolean;
  /** What the last installation found and wrote down. */
  readonly faults?: readonly string[];
  readonly barred: readonly string[];
}

/** One transaction, and what the guard keeps when it is done. */
export interface LogEntry {
  readonly atMs: number;
  readonly contents: Contents;
  readonly commit?: Commit;
  /** The job whose effect was written with its marker. */
  readonly effect?: string;
}

const FIRST_TIMELINE = '00000001';

/** As PostgreSQL writes it in the names of its WAL files. */
export const timelineOf = (number: number): string =>
  number === 1 ? FIRST_TIMELINE : number.toString(16).toUpperCase().padStart(8, '0');

/** What applications have left in a log. Each entry is read once. */
export class LogReader {
  readonly commits: Commit[] = [];
  readonly effects: string[] = [];
  readonly marked = new Set<string>();
  private entries = 0;

  constructor(private readonly log: readonly LogEntry[]) {}

  /** Reads what has come into the log since. */
  upToDate(): this {
    for (; this.entries < this.log.length; this.entries += 1) this.read(this.log[this.entries]);
    return this;
  }

  private read({ commit, effect }: Partial<LogEntry> = {}): void {
    if (commit !== undefined) this.commits.push(commit);
    if (effect === undefined) return;
    this.effects.push(effect);
    this.marked.add(effect);
  }
}
