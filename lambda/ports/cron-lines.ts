/** What cron lines mean. Knows the calendar, not the time. Failure promise: `BadInput` names a line or a zone that it does not understand. */
export interface CronLines {
  /**
   * The instants later than `after` and not later than `until` at which the line is due, oldest first, at most `limit`.
   * With fixed minutes and hours a run is due once a day, also when clocks change: in a gap at its end, of two alike the first.
   */
  due(line: CronLine, span: DueSpan): readonly string[];
}

export interface CronLine {
  readonly cron: string;
  /** IANA time zone. Absent: UTC. */
  readonly timeZone?: string;
}

export interface DueSpan {
  readonly after: string;
  readonly until: string;
  readonly limit: number;
}
