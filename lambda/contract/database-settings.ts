import type { DatabaseEngine, FenceGrade, PerSide } from './settings';

/** `rds-replica-pair`: an instance and its cross-Region read replica. `aurora-global`: the two clusters of a global database. */
export type DatabaseKind = 'rds-replica-pair' | 'aurora-global';

export type DatabaseSettings = RdsReplicaPairSettings | AuroraGlobalSettings;

export interface RdsReplicaPairSettings extends AnyDatabaseSettings {
  readonly kind: 'rds-replica-pair';
}

export interface AuroraGlobalSettings extends AnyDatabaseSettings {
  readonly kind: 'aurora-global';
  /** Identifier of the global database that the two clusters belong to. */
  readonly globalCluster: string;
}

interface AnyDatabaseSettings {
  /** Name within the workload, for example `orders-db`. */
  readonly name: string;
  readonly engine: DatabaseEngine;
  readonly grade: FenceGrade;
  /** Identifier of the DB instance (Aurora: of the DB cluster) on each side; which one is the primary is state. */
  readonly instance: PerSide<string>;
  /** The database inside the instance that is guarded. */
  readonly databaseName: string;
  /** Id (name or ARN) of the secret `{username, password}` of the RDS master user, on each side. */
  readonly secretId: PerSide<string>;
  /** Roles that applications log in with: barred by the fence, admitted by `OpenDatabases`. */
  readonly applicationRoles: readonly string[];
  /** Schemas whose tables the guard covers. */
  readonly guardedSchemas: readonly string[];
  /** Databases of the workload that are promoted and opened before this one; absent: none. */
  readonly dependsOn?: readonly string[];
  /** The workload serves without it while it cannot be promoted; absent: it does not. */
  readonly required?: boolean;
}
