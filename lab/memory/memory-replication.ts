import type { LogEntry } from './memory-log';

/** Where a log comes from. */
interface Source {
  readonly log: readonly LogEntry[];
  readonly answers: boolean;
  /** Since then it sends nothing. */
  readonly downSinceMs: number | undefined;
}

/** The link from a primary to a replica. */
export class Replication {
  /** What was written later is not delivered any more. */
  private frontierMs: number | undefined;

  constructor(
    private readonly source: Source,
    public lagSeconds: number,
  ) {}

  /** A link that is cut delivers nothing more; what was on its way stays behind. */
  cut(atMs: number): void {
    this.frontierMs ??= atMs - this.lagSeconds * 1000;
  }

  mend(): void {
    this.frontierMs = undefined;
  }

  get flows(): boolean {
    return this.frontierMs === undefined && this.source.answers;
  }

  /** A log is written in the order of time: what comes after the first entry that has not arrived has not arrived either. */
  deliver(log: LogEntry[], nowMs: number): void {
    const never = Number.POSITIVE_INFINITY;
    const linkMs = Math.min(nowMs, this.source.downSinceMs ?? never) - this.lagSeconds * 1000;
    const untilMs = Math.min(linkMs, this.frontierMs ?? never);
    for (;;) {
      const next = this.source.log[log.length];
      if (next === undefined || next.atMs > untilMs) return;
      log.push(next);
    }
  }
}
