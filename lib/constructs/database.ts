import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { DatabaseEngine, DatabaseSettings, FenceGrade, PerSide } from '../../lambda/contract/settings';
import { ENGINES, fenceInstead } from '../config/engines';
import { perSide, prefixOf } from '../config/place';
import type { CheckedPlan } from '../config/plan';

/** What both families have. */
export interface AnyDatabaseProps {
  /** Name within the workload, for example `orders-db`. */
  readonly name: string;
  /**
   * Engine on both sides.
   *
   * @default 'postgres' - the engine whose guard can refuse a COMMIT, and so the one whose fence needs nobody alive
   */
  readonly engine?: DatabaseEngine;
  /** Database inside the instance that holds the data and the guard. One MySQL instance is one database of a plan. */
  readonly databaseName: string;
  /** Roles that applications log in with: barred by the fence, admitted again when the database is opened. */
  readonly applicationRoles: readonly string[];
  /**
   * Schemas whose tables the guard covers.
   *
   * @default ['public'] - where PostgreSQL puts tables unless told otherwise; for MySQL the database itself
   */
  readonly guardedSchemas?: readonly string[];
  /**
   * What closes the database when nobody acts.
   *
   * @default 'enforced' - triggers that refuse statement and COMMIT after the deadline: nobody has to be alive for it. For MySQL
   * 'watchdog': triggers refuse statements, an event ends sessions; nothing in MySQL can refuse a COMMIT (ADR 0011)
   */
  readonly fence?: FenceGrade;
  /**
   * Databases of the workload that are promoted and opened before this one. Each step in a row costs one more promotion of time.
   *
   * @default [] - all databases are promoted at once
   */
  readonly dependsOn?: readonly string[];
  /**
   * `false`: the workload may serve without this database. Where it cannot be promoted, or is not within the RTO, the run leaves it
   * out, with those that depend on it, moves traffic, and says which is missing; a later run goes on with it alone.
   *
   * @default true - one database that fails for good stops the run before traffic moves
   */
  readonly required?: boolean;
  /**
   * Name of the secret `{username, password}` of the master user on each side. Not one that RDS manages: RDS manages
   * neither the password of an instance with read replicas nor that of a member of a global database.
   *
   * @default - `<installation>/<workload>/<name>/master` on both sides, which is what the constructs of this library create
   */
  readonly secretName?: PerSide<string>;
}

export interface RdsReplicaPairProps extends AnyDatabaseProps {
  /**
   * DB instance identifier on each side. Which of the two is the primary is state and stands in the ledger.
   *
   * @default - `<installation>-<workload>-<name>` on both sides, which is what `RdsReplicaPairSide` creates
   */
  readonly instanceIdentifier?: PerSide<string>;
}

export interface AuroraGlobalProps extends AnyDatabaseProps {
  /**
   * Identifier of the global database.
   *
   * @default - `<installation>-<workload>-<name>`, which is what `AuroraGlobalSide` creates
   */
  readonly globalClusterIdentifier?: string;
  /**
   * DB cluster identifier on each side, never the same on both. Which of the two is the primary is state and stands in the ledger.
   *
   * @default - `<installation>-<workload>-<name>-home` and `-standby`, which is what `AuroraGlobalSide` creates
   */
  readonly clusterIdentifier?: PerSide<string>;
}

/** What stands in one Region of a pair of instances. */
export interface DatabaseHere {
  /** The instance of this Region, created or imported with its security groups. */
  readonly instance: rds.IDatabaseInstance;
  /** The secret of this Region, or its replica. */
  readonly secret: secretsmanager.ISecret;
}

/** What stands in one Region of an Aurora global database. */
export interface AuroraClusterHere {
  /** The cluster of this Region, created or imported with its security groups and its endpoint and port. */
  readonly cluster: rds.IDatabaseCluster;
  /** The secret of this Region, or its replica. */
  readonly secret: secretsmanager.ISecret;
}

/** A database of a workload: a plain value that all Regions share. */
export abstract class Database {
  /** An RDS for PostgreSQL or MySQL instance with a cross-Region read replica, existing or created by `RdsReplicaPairSide`. */
  static rdsReplicaPair(props: RdsReplicaPairProps): Database {
    return new RdsReplicaPair(props);
  }

  /** An Aurora global database with two clusters, PostgreSQL or MySQL, existing or created by `AuroraGlobalSide`. */
  static auroraGlobal(props: AuroraGlobalProps): Database {
    return new AuroraGlobal(props);
  }

  protected constructor(
    /** Name within the workload. */
    readonly name: string,
  ) {}

  /** What the Lambda functions know of the database. */
  abstract settings(plan: CheckedPlan): DatabaseSettings;
}

class RdsReplicaPair extends Database {
  constructor(private readonly props: RdsReplicaPairProps) {
    super(props.name);
    refuseFence(props);
  }

  settings(plan: CheckedPlan): DatabaseSettings {
    const { instanceIdentifier = perSide(() => identifierOf(this.props, plan)) } = this.props;
    return { kind: 'rds-replica-pair', ...anySettings(this.props, plan), instance: instanceIdentifier };
  }
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBCluster.html, …/API_CreateGlobalCluster.html; RDS stores them in lower case. */
const CLUSTER_IDENTIFIER = /^(?=.{1,63}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

class AuroraGlobal extends Database {
  constructor(private readonly props: AuroraGlobalProps) {
    super(props.name);
    refuseFence(props);
  }

  settings(plan: CheckedPlan): DatabaseSettings {
    const { globalClusterIdentifier: globalCluster = identifierOf(this.props, plan) } = this.props;
    const { clusterIdentifier: instance = perSide((side) => `${identifierOf(this.props, plan)}-${side}`) } = this.props;
    for (const [key, identifier] of [
      ['globalClusterIdentifier', globalCluster],
      ['clusterIdentifier.home', instance.home],
      ['clusterIdentifier.standby', instance.standby],
    ] as const)
      if (!CLUSTER_IDENTIFIER.test(identifier)) throw this.wrong(key, identifier, IDENTIFIER);
    if (instance.home === instance.standby)
      throw this.wrong('clusterIdentifier.standby', instance.standby, UNLIKE_HOME);
    return { kind: 'aurora-global', globalCluster, ...anySettings(this.props, plan), instance };
  }

  private wrong(key: string, seen: string, wanted: string): Error {
    return new Error(`database "${this.name}": ${key} is "${seen}", should be ${wanted}`);
  }
}

const IDENTIFIER = '1 to 63 lower-case letters, digits and single hyphens, beginning with a letter';
const UNLIKE_HOME = "another than home's: identifiers of a global database are unique across its Regions";

function refuseFence({ name, engine = 'postgres', fence }: AnyDatabaseProps): void {
  const instead = fence === undefined ? undefined : fenceInstead(engine, fence);
  if (instead !== undefined) throw new Error(`database "${name}": fence is "${fence}", should be ${instead}`);
}

const identifierOf = ({ name }: AnyDatabaseProps, plan: CheckedPlan): string => `${prefixOf(plan)}-${name}`;

function anySettings(props: AnyDatabaseProps, plan: CheckedPlan) {
  const { name, engine = 'postgres', databaseName, applicationRoles } = props;
  const { guardedSchemas = ENGINES[engine].guardedSchemas(databaseName), fence = ENGINES[engine].fences[0] } = props;
  const secretId = props.secretName ?? perSide(() => `${plan.installation}/${plan.name}/${name}/master`);
  const { dependsOn = [], required = true } = props;
  return {
    name,
    engine,
    grade: fence,
    databaseName,
    secretId,
    applicationRoles,
    guardedSchemas,
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(!required && { required }),
  };
}
