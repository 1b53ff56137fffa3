/** One line of the configuration that makes jobs by itself. It travels in the event that starts the function every minute. */
export interface ScheduleSettings {
  readonly application: string;
  /** Name within the application; part of the ids of its jobs. */
  readonly name: string;
  /** Minute, hour, day of the month, month, day of the week, in its time zone. */
  readonly cron: string;
  /** IANA time zone in which the line is read, for example `Europe/Berlin`. Absent: UTC, where no clock changes. */
  readonly timeZone?: string;
  /** A run that nobody could submit in time is submitted so long afterwards. */
  readonly catchUpSeconds: number;
  /** Absent: the least urgent class of the application. */
  readonly jobClass?: string;
  /** Inputs of each of its jobs. */
  readonly payload?: string;
}

export interface ScheduleEvent {
  readonly schedules: readonly ScheduleSettings[];
}

/** What a cron line is, at synthesis and at run time alike. */
export const CRON_LINE = {
  /**
   * Numbers as in crontab(5). What croner knows beyond that (names, `L`, `W`, `#`, `?`, `@daily`) is refused: each reader
   * of cron lines means something else by it.
   */
  shape: /^[\d*,/-]+(?: [\d*,/-]+){4}$/,
  /**
   * `no-wildcard`: where minutes and hours are numbers, a run whose time is skipped when clocks go forward comes at the
   * first minute after the gap, and one whose time occurs twice comes once, the first time.
   */
  reading: { mode: '5-part', fixedTimeRule: 'no-wildcard' },
  zone: 'UTC',
} as const;
