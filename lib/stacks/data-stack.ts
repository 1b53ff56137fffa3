import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { prefixOf } from '../config/place';
import { type CheckedPlan, checkPlan, type WorkloadPlan } from '../config/plan';
import type { CheckedDatabase, CheckedWorkload } from '../config/schema';
import { AuroraGlobalSide } from '../constructs/aurora-global-side';
import { Database } from '../constructs/database';
import { DatabaseSurroundings } from '../constructs/database-surroundings';
import { JobTable } from '../constructs/job-table';
import { isOneRegion } from '../constructs/one-region-jobs';
import { RdsReplicaPairSide } from '../constructs/rds-replica-pair-side';
import { RegionalStack, type RegionalStackProps } from './regional-stack';

export interface DataStackProps extends RegionalStackProps {
  readonly plan: WorkloadPlan;
  readonly workload: CheckedWorkload;
}

/** A database and what stands of it in this Region. */
export interface DatabaseSide {
  readonly database: Database;
  readonly here: RdsReplicaPairSide | AuroraGlobalSide;
}

/** Name of the job cluster, the same on both sides. */
export const jobClusterName = (plan: CheckedPlan): string => `${prefixOf(plan)}-jobs`;

/** What must survive in one serving Region: network, keys, databases, job cluster, jobs that stand here only. */
export class DataStack extends RegionalStack {
  readonly vpc: ec2.Vpc;
  readonly databases: readonly DatabaseSide[];
  readonly cluster: ecs.Cluster | undefined;
  /** Jobs of applications that are `one-region`; undefined where there are none. */
  readonly jobTable: JobTable | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DataStackProps,
  ) {
    super(scope, id, props);
    this.vpc = this.createVpc();
    this.databases = this.createDatabases();
    this.cluster = props.workload.jobs === undefined ? undefined : this.createCluster();
    this.jobTable = props.workload.jobs?.applications.some(isOneRegion)
      ? new JobTable(this, 'JobTable', { plan: props.plan })
      : undefined;
  }

  /** A NAT gateway per zone: a keeper without a way to the ledger would close a healthy database after one lease. */
  private createVpc(): ec2.Vpc {
    const vpc = new ec2.Vpc(this, 'Vpc', {
      natGateways: this.availabilityZones.length,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24 },
        { name: 'private', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'database', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      gatewayEndpoints: { Ledger: { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB } },
    });
    vpc.applyRemovalPolicy(RemovalPolicy.DESTROY);
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason: 'Flow logs are the choice (and the bill) of the platform team, who can bring a VPC of their own.',
    });
    return vpc;
  }

  private createDatabases(): DatabaseSide[] {
    const { plan, workload } = this.props;
    const owner = `the databases of ${plan.name} (${plan.installation})`;
    const surroundings = new DatabaseSurroundings(new Construct(this, 'Databases'), { vpc: this.vpc, owner });
    return workload.databases.map((each) => this.createDatabase(each, surroundings));
  }

  private createDatabase(config: CheckedDatabase, surroundings: DatabaseSurroundings): DatabaseSide {
    const where = { plan: this.props.plan, vpc: this.vpc, surroundings };
    if (config.kind === 'aurora-global') {
      const database = Database.auroraGlobal(config);
      return { database, here: new AuroraGlobalSide(this, config.name, { ...config, ...where, database }) };
    }
    const database = Database.rdsReplicaPair(config);
    return { database, here: new RdsReplicaPairSide(this, config.name, { ...config, ...where, database }) };
  }

  private createCluster(): ecs.Cluster {
    return new ecs.Cluster(this, 'Jobs', {
      clusterName: jobClusterName(checkPlan(this.props.plan)),
      vpc: this.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
  }
}
