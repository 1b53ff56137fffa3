import { App, type AppProps, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { Database, Ledger, type WorkloadPlan, WorkloadRegion } from '../../lib';
import { EXISTING, type ExistingRegion } from './existing';

const ACCOUNT = '111122223333';

/** The one value that all three Regions read. */
const plan: WorkloadPlan = {
  installation: 'payments',
  name: 'ledger',
  home: 'eu-west-1',
  standby: 'eu-central-1',
  tiebreaker: 'eu-west-2',
  rto: '20 minutes',
  rpo: '2 minutes',
  whenRpoExceeded: 'ask',
  automation: 'observe',
};

const database = Database.rdsReplicaPair({
  name: 'ledgerdb',
  databaseName: 'ledger',
  applicationRoles: ['ledger_api', 'ledger_jobs'],
  guardedSchemas: ['public', 'accounting'],
  instanceIdentifier: { home: EXISTING.home.database.identifier, standby: EXISTING.standby.database.identifier },
  secretName: { home: EXISTING.home.secretName, standby: EXISTING.standby.secretName },
});

/** The team's stack of one serving Region. */
class PaymentsStack extends Stack {
  constructor(scope: Construct, id: string, region: string, existing: ExistingRegion) {
    super(scope, id, { env: { account: ACCOUNT, region } });
    const vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: existing.vpcId,
      availabilityZones: [...existing.availabilityZones],
      privateSubnetIds: [...existing.privateSubnetIds],
      privateSubnetRouteTableIds: [...existing.privateRouteTableIds],
    });
    const workload = new WorkloadRegion(this, 'Handover', { plan, vpc });
    workload.addDatabase(database, {
      instance: adoptInstance(this, existing),
      secret: secretsmanager.Secret.fromSecretNameV2(this, 'Master', existing.secretName),
    });
    workload.addService({
      name: 'api',
      service: adoptService(this, existing, vpc),
      desiredCount: 4,
      clusterName: { home: EXISTING.home.clusterName, standby: EXISTING.standby.clusterName },
    });
    workload.addRecord({
      name: 'payments.example.com',
      zoneId: 'Z0123456789ABCDEFGHIJ',
      endpoint: { home: 'payments-euw1.example.com', standby: 'payments-euc1.example.com' },
      strategy: 'change-record',
    });
    workload.grantOperate(teamRole(this, 'Operators'));
    workload.grantApprove(teamRole(this, 'Approvers'));
    workload.addObserver(cloudwatch.Alarm.fromAlarmName(this, 'Refused', 'payments-refused'));
  }
}

/** For people of the account. Policies are this stack's to change: a role of another account could be granted nothing. */
const teamRole = (scope: Construct, id: string): iam.Role =>
  new iam.Role(scope, id, { assumedBy: new iam.AccountRootPrincipal() });

function adoptInstance(scope: Construct, { database: { identifier, endpoint, securityGroupId } }: ExistingRegion) {
  return rds.DatabaseInstance.fromDatabaseInstanceAttributes(scope, 'Database', {
    instanceIdentifier: identifier,
    instanceEndpointAddress: endpoint,
    port: 5432,
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(scope, 'DatabaseGroup', securityGroupId)],
  });
}

function adoptService(scope: Construct, { clusterName, serviceName }: ExistingRegion, vpc: ec2.IVpc) {
  const cluster = ecs.Cluster.fromClusterAttributes(scope, 'Cluster', { clusterName, vpc });
  return ecs.FargateService.fromFargateServiceAttributes(scope, 'Service', { cluster, serviceName });
}

/** The third Region: the ledger, and the third voice. */
class TiebreakerStack extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, { env: { account: ACCOUNT, region: plan.tiebreaker } });
    new Ledger(this, 'Ledger', { plan });
    new WorkloadRegion(this, 'Handover', { plan });
  }
}

export function adoptRdsApp(props: AppProps): App {
  const app = new App(props);
  const tiebreaker = new TiebreakerStack(app, 'payments-tiebreaker');
  const standby = new PaymentsStack(app, 'payments-standby', plan.standby, EXISTING.standby);
  const home = new PaymentsStack(app, 'payments-home', plan.home, EXISTING.home);
  standby.addStackDependency(tiebreaker);
  home.addStackDependency(standby);
  return app;
}
