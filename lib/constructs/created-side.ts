import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { DatabaseSettings, Side } from '../../lambda/contract/settings';
import { placeOf } from '../config/place';
import { type CheckedPlan, checkPlan, type WorkloadPlan } from '../config/plan';
import type { Database } from './database';
import { DatabaseSurroundings } from './database-surroundings';

export interface CreatedSideProps {
  readonly plan: WorkloadPlan;
  readonly database: Database;
  readonly vpc: ec2.IVpc;
  /**
   * Subnets of the database; those of `surroundings` where they are given.
   *
   * @default - isolated subnets, so that a network ACL can cut the database off without touching anything else
   */
  readonly subnets?: ec2.SubnetSelection;
  /**
   * Key, security group, subnet group and parameter groups, shared by databases of one workload in this Region.
   *
   * @default - its own: databases that have nothing to do with each other share neither key nor network
   */
  readonly surroundings?: DatabaseSurroundings;
  /**
   * @default false - it would block the roll-back of a failed first deploy; switch it on in the second one
   */
  readonly deletionProtection?: boolean;
  /**
   * Days that automated backups are kept, on each side for itself: a copy is protected once it is promoted.
   *
   * @default 7 - a week to find out what is missing; with 0 RDS makes no replica of an instance
   */
  readonly backupRetentionDays?: number;
}

export const MASTER_USERNAME = 'handover_master';

/** Away from the hours in which most drills happen: what is backing up refuses its promotion. */
export const BACKUP_WINDOW = '03:00-03:30';
export const MAINTENANCE_WINDOW = 'sun:04:00-sun:04:30';

/** What every database that Handover creates has on each side: secret, and what surrounds it. */
export abstract class CreatedSide extends Construct {
  /** By its name, which is the same for every stack: an export of each would be one more line in two templates. */
  readonly secret: secretsmanager.ISecret;
  protected readonly plan: CheckedPlan;
  protected readonly settings: DatabaseSettings;
  protected readonly side: Side;
  private around: DatabaseSurroundings | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly created: CreatedSideProps,
  ) {
    super(scope, id);
    this.plan = checkPlan(created.plan);
    this.settings = created.database.settings(this.plan);
    this.side = this.sideHere();
    this.around = created.surroundings;
    this.secret = secretsmanager.Secret.fromSecretNameV2(this, 'Named', this.settings.secretId[this.side]);
  }

  protected get surroundings(): DatabaseSurroundings {
    const { vpc, subnets } = this.created;
    this.around ??= new DatabaseSurroundings(this, { vpc, subnets, owner: this.settings.name, shared: false });
    return this.around;
  }

  private sideHere(): Side {
    const { region } = Stack.of(this);
    const place = placeOf(this.plan, region);
    if (place === 'home' || place === 'standby') return place;
    throw new Error(
      `a side of "${this.settings.name}" must stand in home "${this.plan.home}" or standby "${this.plan.standby}", its stack is in "${region}"`,
    );
  }

  /** Our own: RDS does not manage the master password of an instance with read replicas. Standby has its copy, which is read-only. */
  protected createPassword(): string {
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
    return secret.secretValueFromJson('password').unsafeUnwrap();
  }
}
