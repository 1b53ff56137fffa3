import type { ServiceCount, TeamAlarmSeen } from './observation-store';

/** The team's own alarms of this Region. `Transient` when they cannot be read: that is no state. */
export interface TeamAlarms {
  /** One that does not exist is left out. */
  states(): Promise<readonly Omit<TeamAlarmSeen, 'since'>[]>;
}

/** Tasks of the workload's services in this Region. `Transient` when they cannot be counted: that is not none. */
export interface ServiceCounts {
  counts(): Promise<readonly ServiceCount[]>;
}
