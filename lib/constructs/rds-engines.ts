import type { DatabaseEngine } from '../../lambda/contract/settings';

/** What differs between the engines in an instance that Handover creates. */
export interface EngineOnRds {
  readonly port: number;
  readonly family: (version: string) => string;
  readonly parameters: Record<string, string>;
  readonly logs: string[];
}

export const ENGINES_ON_RDS: Readonly<Record<DatabaseEngine, EngineOnRds>> = {
  postgres: {
    port: 5432,
    family: (version) => `postgres${version.split('.')[0]}`,
    parameters: { 'rds.force_ssl': '1' },
    logs: ['postgresql', 'upgrade'],
  },
  mysql: {
    port: 3306,
    family: (version) => `mysql${version.split('.').slice(0, 2).join('.')}`,
    // The watchdog is an event; its triggers need the trust, and row format, in which they lock no row. `read_only` stays what
    // RDS makes of it: on while the instance is a replica.
    parameters: {
      require_secure_transport: '1',
      event_scheduler: 'ON',
      log_bin_trust_function_creators: '1',
      binlog_format: 'ROW',
    },
    logs: ['error'],
  },
};

export interface EngineOnAurora extends EngineOnRds {
  /** Aurora's name of the engine. */
  readonly name: string;
}

/** What differs in a cluster of Aurora. Parameters are those of its cluster parameter group. */
export const ENGINES_ON_AURORA: Readonly<Record<DatabaseEngine, EngineOnAurora>> = {
  postgres: {
    name: 'aurora-postgresql',
    port: 5432,
    family: (version) => `aurora-postgresql${version.split('.')[0]}`,
    parameters: { 'rds.force_ssl': '1' },
    logs: ['postgresql'],
  },
  mysql: {
    name: 'aurora-mysql',
    port: 3306,
    family: (version) => `aurora-mysql${version.split('.').slice(0, 2).join('.')}`,
    parameters: { require_secure_transport: 'ON', event_scheduler: 'ON', log_bin_trust_function_creators: '1' },
    logs: ['audit', 'error', 'slowquery'],
  },
};
