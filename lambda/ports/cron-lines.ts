/** What cron lines mean. Knows the calendar, not the time. Failure promise: `BadInput` names a line that it does not understand. */
export interface CronLines {
  /** The minutes later than `after` and not later than `until` in which the line is due, oldest first, at most `limit`. */
  due(cron: string, span: DueSpan): readonly string[];
}

export interface DueSpan {
  readonly after: string;
  readonly until: string;
  readonly limit: number;
}
