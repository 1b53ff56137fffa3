/** One line of the configuration that makes jobs by itself. It travels in the event that starts the function every minute. */
export interface ScheduleSettings {
  readonly application: string;
  /** Name within the application; part of the ids of its jobs. */
  readonly name: string;
  /** Minute, hour, day of the month, month, day of the week, in UTC. */
  readonly cron: string;
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
