import { ERRORS, FailoverError } from '../../lambda/contract/errors';
import type { ServiceCount, TeamAlarmSeen } from '../../lambda/ports/observation-store';
import type { ServiceCounts, TeamAlarms } from '../../lambda/ports/regional-signs';
import type { MemoryCluster } from './memory-cluster';

/** The team's alarms of one Region, by name. */
export class MemoryTeamAlarms implements TeamAlarms {
  readonly alarms = new Map<string, Omit<TeamAlarmSeen, 'since' | 'name'>>();
  away = false;

  async states(): Promise<readonly Omit<TeamAlarmSeen, 'since'>[]> {
    if (this.away) throw new FailoverError(ERRORS.transient, 'reading the alarms of the team: no answer');
    return [...this.alarms].map(([name, state]) => ({ name, ...state }));
  }
}

/** All services of a cluster, which run what is desired. */
export class MemoryServiceCounts implements ServiceCounts {
  constructor(private readonly cluster: MemoryCluster) {}

  async counts(): Promise<readonly ServiceCount[]> {
    if (this.cluster.away) throw new FailoverError(ERRORS.transient, 'counting tasks: ECS does not answer');
    return [...this.cluster.services].map(([key, desired]) => ({
      service: key.split('/').at(-1) ?? key,
      running: desired,
      desired,
    }));
  }
}
