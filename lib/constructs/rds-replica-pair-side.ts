import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { DatabaseSettings, Side } from '../../lambda/contract/settings';
import { placeOf } from '../config/place';
import { type CheckedPlan, checkPlan, type WorkloadPlan } from '../config/plan';
import type { Database, DatabaseHere } from './database';
import { arn } from './permissions';
import { ENGINES_ON_RDS, type EngineOnRds } from './rds-engines';

export interface RdsReplicaPairSideProps {
  readonly plan: WorkloadPlan;
  readonly database: Database;
  readonly vpc: ec2.IVpc;
  /**
   * Subnets of the instance.
   *
   * @default - isolated subnets, so that a network ACL can cut the database off without touching anything else
   */
  readonly subnets?: ec2.SubnetSelection;
  /** Full engine version, for example `17.6`; for MySQL `8.4.6`. */
  readonly engineVersion: string;
  /** Class without `db.`, for example `m7g.large`. A replica that is smaller than its source may refuse to start. */
  readonly instanceClass: string;
  readonly storageGib: number;
  /**
   * Days that automated backups are kept. A replica has backups of its own, so that it is protected once promoted.
   *
   * @default 7 - a week to find out what is missing; with 0 RDS makes no replica of the instance
   */
  readonly backupRetentionDays?: number;
  /**
   * A standby instance in a second Availability Zone.
   *
   * @default true - the loss of one zone is no reason for a failover to another Region
   */
  readonly multiAz?: boolean;
  /**
   * @default false - it would block the roll-back of a failed first deploy; switch it on in the second one
   */
  readonly deletionProtection?: boolean;
}

const MASTER_USERNAME = 'handover_master';

/** Away from the hours in which most drills happen: a replica that is backing up refuses its promotion. */
const BACKUP_WINDOW = '03:00-03:30';
const MAINTENANCE_WINDOW = 'sun:04:00-sun:04:30';

/** One side of an RDS for PostgreSQL or MySQL pair that Handover creates: the primary in home, the read replica in standby. */
export class RdsReplicaPairSide extends Construct implements DatabaseHere {
  readonly instance: rds.IDatabaseInstance;
  readonly secret: secretsmanager.ISecret;
  private readonly plan: CheckedPlan;
  private readonly settings: DatabaseSettings;
  private readonly side: Side;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RdsReplicaPairSideProps,
  ) {
    super(scope, id);
    this.plan = checkPlan(props.plan);
    this.settings = props.database.settings(this.plan);
    this.side = this.sideHere();
    this.secret = this.side === 'home' ? this.createSecret() : this.replicatedSecret();
    this.instance = this.createInstance();
  }

  private get engine(): EngineOnRds {
    return ENGINES_ON_RDS[this.settings.engine];
  }

  private sideHere(): Side {
    const { region } = Stack.of(this);
    const place = placeOf(this.plan, region);
    if (place === 'home' || place === 'standby') return place;
    throw new Error(
      `a side of "${this.settings.name}" must stand in home "${this.plan.home}" or standby "${this.plan.standby}", its stack is in "${region}"`,
    );
  }

  /** Our own: RDS does not manage the master password of an instance with read replicas. The replica is read-only. */
  private createSecret(): secretsmanager.ISecret {
    const secret = new secretsmanager.Secret(this, 'Secret', {
      secretName: this.settings.secretId.home,
      description: `Master user of ${this.settings.name}`,
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: MASTER_USERNAME }),
        generateStringKey: 'password',
        excludePunctuation: true,
        passwordLength: 40,
      },
      replicaRegions: [{ region: this.plan.standby }],
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A rotation in the old Region after a failover would change the password of the wrong database and replicate it.',
    });
    return secret;
  }

  private replicatedSecret(): secretsmanager.ISecret {
    return secretsmanager.Secret.fromSecretNameV2(this, 'Secret', this.settings.secretId.standby);
  }

  private createInstance(): rds.IDatabaseInstance {
    const securityGroup = this.createSecurityGroup();
    const created = new rds.CfnDBInstance(this, 'Instance', {
      ...this.both(securityGroup),
      ...(this.side === 'home' ? this.primaryOnly() : this.replicaOnly()),
    });
    created.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    acknowledge(created);
    return rds.DatabaseInstance.fromDatabaseInstanceAttributes(this, 'Created', {
      instanceIdentifier: this.settings.instance[this.side],
      instanceEndpointAddress: created.attrEndpointAddress,
      port: this.engine.port,
      securityGroups: [securityGroup],
    });
  }

  private createSecurityGroup(): ec2.SecurityGroup {
    return new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc: this.props.vpc,
      description: `Database ${this.settings.name}`,
      allowAllOutbound: false,
    });
  }

  /** What must be equal on both sides for the replica to start and to serve like the primary. */
  private both(securityGroup: ec2.SecurityGroup): rds.CfnDBInstanceProps {
    const { instanceClass, backupRetentionDays = 7, multiAz = true, deletionProtection = false } = this.props;
    return {
      dbInstanceIdentifier: this.settings.instance[this.side],
      dbInstanceClass: `db.${instanceClass}`,
      storageType: 'gp3',
      kmsKeyId: this.createKey().keyArn,
      multiAz,
      dbParameterGroupName: this.createParameterGroup().ref,
      dbSubnetGroupName: this.createSubnetGroup().ref,
      vpcSecurityGroups: [securityGroup.securityGroupId],
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
      masterUserPassword: this.secret.secretValueFromJson('password').unsafeUnwrap(),
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

  /** A replica is encrypted with a key of its own Region. */
  private createKey(): kms.Key {
    return new kms.Key(this, 'Key', {
      description: `Storage of ${this.settings.name} (${this.plan.installation}, ${this.plan.name})`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  /** The same group on both sides, so that a promoted replica does not run on defaults. */
  private createParameterGroup(): rds.CfnDBParameterGroup {
    return new rds.CfnDBParameterGroup(this, 'Parameters', {
      description: `Parameters of ${this.settings.name}`,
      family: this.engine.family(this.props.engineVersion),
      parameters: this.engine.parameters,
    });
  }

  private createSubnetGroup(): rds.CfnDBSubnetGroup {
    const { vpc, subnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } } = this.props;
    return new rds.CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: `Subnets of ${this.settings.name}`,
      subnetIds: vpc.selectSubnets(subnets).subnetIds,
    });
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
