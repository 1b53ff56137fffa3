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
  private cutAtMs: number | undefined;

  constructor(
    private readonly source: Source,
    public lagSeconds: number,
  ) {}

  /** A link that is cut delivers nothing more; what was on its way stays behind. */
  cut(atMs: number): void {
    this.cutAtMs ??= atMs;
  }

  mend(): void {
    this.cutAtMs = undefined;
  }

  get flows(): boolean {
    return this.cutAtMs === undefined && this.source.answers;
  }

  /** A log is written in the order of time: what comes after the first entry that has not arrived has not arrived either. */
  deliver(log: LogEntry[], nowMs: number): void {
    const never = Number.POSITIVE_INFINITY;
    const untilMs = Math.min(nowMs, this.cutAtMs ?? never, this.source.downSinceMs ?? never) - this.lagSeconds * 1000;
    for (;;) {
      const next = this.source.log[log.length];
      if (next === undefined || next.atMs > untilMs) return;
      log.push(next);
    }
  }
}
