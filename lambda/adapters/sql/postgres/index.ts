export { clientConfig, type DatabaseConnection } from './connection-config';
export { GuardedPostgres, type GuardedPostgresOptions } from './guarded-postgres';
export { PostgresLostRows } from './lost-rows';
export { PostgresProbe } from './postgres-probe';
export { type Effect, recordEffect } from './record-effect';
