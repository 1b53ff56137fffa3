import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { AuroraGlobalSettings } from '../../lambda/contract/settings';
import { BACKUP_WINDOW, CreatedSide, type CreatedSideProps, MAINTENANCE_WINDOW, MASTER_USERNAME } from './created-side';
import type { AuroraClusterHere } from './database';
import { arn } from './permissions';
import { ENGINES_ON_AURORA, type EngineOnAurora } from './rds-engines';

export interface AuroraGlobalSideProps extends CreatedSideProps {
  /** Full engine version, the same on both sides: `17.5`; for MySQL `8.0.mysql_aurora.3.08.0`. */
  readonly engineVersion: string;
  /** Class without `db.`, for example `r7g.large`: a memory-optimized one, the same on both sides. */
  readonly instanceClass: string;
  /**
   * Instances of each cluster. A secondary needs one to be promoted.
   *
   * @default 2 - the loss of one zone is no reason for a failover to another Region
   */
  readonly instances?: number;
}

/**
 * One side of an Aurora global database that Handover creates: the primary cluster and the global database in home, the
 * secondary cluster in standby. Which cluster writes stands in no template: the global database is named after the first
 * deploy by what created it, and that property is create-only (promise P7).
 */
export class AuroraGlobalSide extends CreatedSide implements AuroraClusterHere {
  readonly cluster: rds.IDatabaseCluster;
  private readonly aurora: AuroraGlobalSettings;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: AuroraGlobalSideProps,
  ) {
    super(scope, id, props);
    if (this.settings.kind !== 'aurora-global')
      throw new Error(`database "${this.settings.name}" is a pair of instances: use RdsReplicaPairSide`);
    this.aurora = this.settings;
    const created = this.createCluster();
    const instances = this.createInstances(created);
    if (this.side === 'home') this.createGlobalDatabase(instances);
    this.cluster = this.imported(created);
  }

  private get engine(): EngineOnAurora {
    return ENGINES_ON_AURORA[this.settings.engine];
  }

  private createCluster(): rds.CfnDBCluster {
    const created = new rds.CfnDBCluster(this, 'Cluster', {
      ...this.both(),
      ...(this.side === 'home' ? this.primaryOnly() : this.secondaryOnly()),
    });
    created.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    acknowledge(created);
    return created;
  }

  /** What must be equal on both sides: a secondary inherits nothing but the data, and versions have to be the same. */
  private both(): rds.CfnDBClusterProps {
    const { engineVersion, backupRetentionDays = 7, deletionProtection = false } = this.props;
    return {
      dbClusterIdentifier: this.settings.instance[this.side],
      engine: this.engine.name,
      engineVersion,
      storageEncrypted: true,
      kmsKeyId: this.surroundings.key.keyArn,
      dbClusterParameterGroupName: this.surroundings.clusterParameters(this.engine, this.props.engineVersion),
      dbSubnetGroupName: this.surroundings.subnetGroup.ref,
      vpcSecurityGroupIds: [this.surroundings.securityGroup.securityGroupId],
      port: this.engine.port,
      backupRetentionPeriod: backupRetentionDays,
      preferredBackupWindow: BACKUP_WINDOW,
      preferredMaintenanceWindow: MAINTENANCE_WINDOW,
      enableCloudwatchLogsExports: this.engine.logs,
      copyTagsToSnapshot: true,
      deletionProtection,
    };
  }

  private primaryOnly(): rds.CfnDBClusterProps {
    return {
      databaseName: this.settings.databaseName,
      masterUsername: MASTER_USERNAME,
      masterUserPassword: this.createPassword(),
    };
  }

  /**
   * The rest comes from the primary, and naming it is refused. It stays in the template for ever: taking it away would
   * detach the cluster and promote it, which fences nothing. Write forwarding stays off: it would be a second way to write.
   */
  private secondaryOnly(): rds.CfnDBClusterProps {
    return { globalClusterIdentifier: this.aurora.globalCluster };
  }

  private createInstances(cluster: rds.CfnDBCluster): readonly rds.CfnDBInstance[] {
    const { instanceClass, instances = 2 } = this.props;
    return Array.from({ length: instances }, (_, index) => {
      const instance = new rds.CfnDBInstance(this, `Instance${index + 1}`, {
        dbInstanceIdentifier: `${this.settings.instance[this.side]}-${index + 1}`,
        dbClusterIdentifier: cluster.ref,
        dbInstanceClass: `db.${instanceClass}`,
        engine: this.engine.name,
        publiclyAccessible: false,
        // A minor version of its own would part the two sides.
        autoMinorVersionUpgrade: false,
      });
      instance.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      acknowledgeInstance(instance);
      return instance;
    });
  }

  /** Made of the cluster that is there, by a literal ARN: engine and version come from it, and naming them is refused. */
  private createGlobalDatabase(instances: readonly rds.CfnDBInstance[]): void {
    const global = new rds.CfnGlobalCluster(this, 'Global', {
      globalClusterIdentifier: this.aurora.globalCluster,
      sourceDbClusterIdentifier: arn(this, 'rds', `cluster:${this.settings.instance.home}`),
      deletionProtection: this.props.deletionProtection ?? false,
    });
    global.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    for (const instance of instances) global.addResourceDependency(instance);
  }

  private imported(created: rds.CfnDBCluster): rds.IDatabaseCluster {
    return rds.DatabaseCluster.fromDatabaseClusterAttributes(this, 'Created', {
      clusterIdentifier: this.settings.instance[this.side],
      clusterEndpointAddress: created.attrEndpointAddress,
      port: this.engine.port,
      securityGroups: [this.surroundings.securityGroup],
    });
  }
}

function acknowledge(cluster: rds.CfnDBCluster): void {
  Validations.of(cluster).acknowledge(
    {
      id: 'AwsSolutions-RDS10',
      reason: 'Deletion protection blocks the roll-back of a failed first deploy; a flag switches it on afterwards.',
    },
    {
      id: 'AwsSolutions-RDS6',
      reason: 'The fence bars roles inside the database; how applications log in is their choice.',
    },
    { id: 'AwsSolutions-RDS14', reason: 'Backtrack is not to be had in a global database.' },
    { id: 'AwsSolutions-RDS11', reason: 'Only named security groups reach the port; hiding it protects from nothing.' },
  );
}

function acknowledgeInstance(instance: rds.CfnDBInstance): void {
  Validations.of(instance).acknowledge({
    id: 'AwsSolutions-RDS10',
    reason: 'A member of a cluster is protected by it.',
  });
}
