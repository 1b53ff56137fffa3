import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { EngineOnRds } from './rds-engines';

export interface DatabaseSurroundingsProps {
  readonly vpc: ec2.IVpc;
  /** Whose they are, for descriptions: `orders-db`, or `the databases of orders`. */
  readonly owner: string;
  /**
   * Subnets of the databases.
   *
   * @default - isolated subnets, so that a network ACL can cut the databases off without touching anything else
   */
  readonly subnets?: ec2.SubnetSelection;
  /**
   * Whether databases of several families may stand in them: parameter groups are then called by their family in the template.
   *
   * @default true - databases of other engines and versions can join later
   */
  readonly shared?: boolean;
}

/**
 * What databases of one Region need around them: key, network, parameters. Databases of one workload move together and can share it;
 * each then costs its stack an instance and a secret, instead of seven resources of the 500 that a stack holds.
 */
export class DatabaseSurroundings {
  readonly securityGroup: ec2.SecurityGroup;
  /** A copy is encrypted with a key of its own Region. */
  readonly key: kms.Key;
  readonly subnetGroup: rds.CfnDBSubnetGroup;
  private readonly groups = new Map<string, { readonly ref: string }>();

  constructor(
    private readonly scope: Construct,
    private readonly props: DatabaseSurroundingsProps,
  ) {
    const { vpc, owner, subnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED } } = props;
    this.securityGroup = new ec2.SecurityGroup(scope, 'SecurityGroup', {
      vpc,
      description: `Database ${owner}`,
      allowAllOutbound: false,
    });
    this.key = new kms.Key(scope, 'Key', {
      description: `Storage of ${owner}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.subnetGroup = new rds.CfnDBSubnetGroup(scope, 'Subnets', {
      dbSubnetGroupDescription: `Subnets of ${owner}`,
      subnetIds: vpc.selectSubnets(subnets).subnetIds,
    });
  }

  /** Name of the parameter group of instances. The same on both sides, so that a promoted replica does not run on defaults. */
  instanceParameters(engine: EngineOnRds, version: string): string {
    return this.parameters(rds.CfnDBParameterGroup, engine, version);
  }

  /** Name of the parameter group of clusters. */
  clusterParameters(engine: EngineOnRds, version: string): string {
    return this.parameters(rds.CfnDBClusterParameterGroup, engine, version);
  }

  /** One for each family: databases of different engines, and versions under way to another, can stand side by side. */
  private parameters(
    Group: typeof rds.CfnDBParameterGroup | typeof rds.CfnDBClusterParameterGroup,
    { family: familyOf, parameters }: EngineOnRds,
    version: string,
  ): string {
    const family = familyOf(version);
    const known = this.groups.get(family);
    if (known !== undefined) return known.ref;
    const { shared = true } = this.props;
    const made = new Group(this.scope, shared ? `Parameters-${family}` : 'Parameters', {
      description: `Parameters of ${this.props.owner}`,
      family,
      parameters,
    });
    this.groups.set(family, made);
    return made.ref;
  }
}
