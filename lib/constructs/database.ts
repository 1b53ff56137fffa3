import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { DatabaseEngine, DatabaseSettings, FenceGrade, PerSide } from '../../lambda/contract/settings';
import { ENGINES, fenceInstead } from '../config/engines';
import { perSide, prefixOf } from '../config/place';
import type { CheckedPlan } from '../config/plan';

export interface RdsReplicaPairProps {
  /** Name within the workload, for example `orders-db`. */
  readonly name: string;
  /**
   * Engine of the two instances.
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
   * DB instance identifier on each side. Which of the two is the primary is state and stands in the ledger.
   *
   * @default - `<installation>-<workload>-<name>` on both sides, which is what `RdsReplicaPairSide` creates
   */
  readonly instanceIdentifier?: PerSide<string>;
  /**
   * Name of the secret `{username, password}` of the RDS master user on each side. Not one that RDS manages: RDS does
   * not manage the password of an instance with read replicas.
   *
   * @default - `<installation>/<workload>/<name>/master` on both sides, which is what `RdsReplicaPairSide` creates
   */
  readonly secretName?: PerSide<string>;
}

/** What stands in one Region of a database. */
export interface DatabaseHere {
  /** The instance of this Region, created or imported with its security groups. */
  readonly instance: rds.IDatabaseInstance;
  /** The secret of this Region, or its replica. */
  readonly secret: secretsmanager.ISecret;
}

/** A database of a workload: a plain value that all Regions share. */
export abstract class Database {
  /** An RDS for PostgreSQL or MySQL instance with a cross-Region read replica, existing or created by `RdsReplicaPairSide`. */
  static rdsReplicaPair(props: RdsReplicaPairProps): Database {
    return new RdsReplicaPair(props);
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
    const { name, engine = 'postgres', fence } = props;
    const instead = fence === undefined ? undefined : fenceInstead(engine, fence);
    if (instead !== undefined) throw new Error(`database "${name}": fence is "${fence}", should be ${instead}`);
  }

  settings(plan: CheckedPlan): DatabaseSettings {
    const { name, engine = 'postgres', databaseName, applicationRoles } = this.props;
    const { guardedSchemas = ENGINES[engine].guardedSchemas(databaseName), fence = ENGINES[engine].fences[0] } =
      this.props;
    return {
      name,
      kind: 'rds-replica-pair',
      engine,
      grade: fence,
      instance: this.props.instanceIdentifier ?? perSide(() => `${prefixOf(plan)}-${name}`),
      databaseName,
      secretId: this.props.secretName ?? perSide(() => `${plan.installation}/${plan.name}/${name}/master`),
      applicationRoles,
      guardedSchemas,
    };
  }
}
