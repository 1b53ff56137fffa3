import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { BACKUP_WINDOW, CreatedSide, type CreatedSideProps, MAINTENANCE_WINDOW, MASTER_USERNAME } from './created-side';
import type { DatabaseHere } from './database';
import { arn } from './permissions';
import { ENGINES_ON_RDS, type EngineOnRds } from './rds-engines';

export interface RdsReplicaPairSideProps extends CreatedSideProps {
  /** Full engine version, for example `17.6`; for MySQL `8.4.6`. */
  readonly engineVersion: string;
  /** Class without `db.`, for example `m7g.large`. A replica that is smaller than its source may refuse to start. */
  readonly instanceClass: string;
  readonly storageGib: number;
  /**
   * A standby instance in a second Availability Zone.
   *
   * @default true - the loss of one zone is no reason for a failover to another Region
   */
  readonly multiAz?: boolean;
}

/** One side of an RDS for PostgreSQL or MySQL pair that Handover creates: the primary in home, the read replica in standby. */
export class RdsReplicaPairSide extends CreatedSide implements DatabaseHere {
  readonly instance: rds.IDatabaseInstance;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RdsReplicaPairSideProps,
  ) {
    super(scope, id, props);
    this.instance = this.createInstance();
  }

  private get engine(): EngineOnRds {
    return ENGINES_ON_RDS[this.settings.engine];
  }

  private createInstance(): rds.IDatabaseInstance {
    const created = new rds.CfnDBInstance(this, 'Instance', {
      ...this.both(),
      ...(this.side === 'home' ? this.primaryOnly() : this.replicaOnly()),
    });
    created.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    acknowledge(created);
    return rds.DatabaseInstance.fromDatabaseInstanceAttributes(this, 'Created', {
      instanceIdentifier: this.settings.instance[this.side],
      instanceEndpointAddress: created.attrEndpointAddress,
      port: this.engine.port,
      securityGroups: [this.surroundings.securityGroup],
    });
  }

  /** What must be equal on both sides for the replica to start and to serve like the primary. */
  private both(): rds.CfnDBInstanceProps {
    const { instanceClass, backupRetentionDays = 7, multiAz = true, deletionProtection = false } = this.props;
    return {
      dbInstanceIdentifier: this.settings.instance[this.side],
      dbInstanceClass: `db.${instanceClass}`,
      storageType: 'gp3',
      kmsKeyId: this.surroundings.key.keyArn,
      multiAz,
      dbParameterGroupName: this.surroundings.instanceParameters(this.engine, this.props.engineVersion),
      dbSubnetGroupName: this.surroundings.subnetGroup.ref,
      vpcSecurityGroups: [this.surroundings.securityGroup.securityGroupId],
      publiclyAccessible: false,
      backupRetentionPeriod: backupRetentionDays,
      preferredBackupWindow: BACKUP_WINDOW,
      preferredMaintenanceWindow: MAINTENANCE_WINDOW,
      // A minor version of its own would part the replica from its source.
      autoMinorVersionUpgrade: false,
      enableCloudwatchLogsExports: this.engine.logs,
      copyTagsToSnapshot: true,
      deletionProtection,
    };
  }

  private primaryOnly(): rds.CfnDBInstanceProps {
    return {
      engine: this.settings.engine,
      engineVersion: this.props.engineVersion,
      allocatedStorage: String(this.props.storageGib),
      storageEncrypted: true,
      dbName: this.settings.databaseName,
      masterUsername: MASTER_USERNAME,
      masterUserPassword: this.createPassword(),
    };
  }

  /**
   * Everything else is inherited, and naming it is refused. These two stay in the template for ever: taking the source
   * away would promote the replica, changing it would replace the instance. The ARN is literal, with home's Region.
   */
  private replicaOnly(): rds.CfnDBInstanceProps {
    return {
      sourceDbInstanceIdentifier: arn(this, 'rds', `db:${this.settings.instance.home}`, this.plan.home),
      sourceRegion: this.plan.home,
    };
  }
}

function acknowledge(instance: rds.CfnDBInstance): void {
  Validations.of(instance).acknowledge(
    {
      id: 'AwsSolutions-RDS10',
      reason: 'Deletion protection blocks the roll-back of a failed first deploy; a flag switches it on afterwards.',
    },
    {
      id: 'AwsSolutions-RDS2',
      reason: 'A replica of an encrypted source is encrypted with its own key; saying so besides is refused.',
    },
    { id: 'AwsSolutions-RDS11', reason: 'Only named security groups reach the port; hiding it protects from nothing.' },
  );
}
