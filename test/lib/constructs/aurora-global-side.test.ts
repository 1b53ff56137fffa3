import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import config from '../../../handover.config';
import { AuroraGlobalSide, Database, WorkloadRegion } from '../../../lib';
import type { AuroraGlobalConfig } from '../../../lib/config/config';
import { PLAN } from '../plan';
import { flat, ofType, synthesize, temporaryApp } from '../synthesis';
import { databaseOf, vpcOf } from './team-parts';

const [workload] = config.workloads;
if (workload === undefined) throw new Error('the example has no workload');

const POSTGRES: AuroraGlobalConfig = {
  name: 'orders-db',
  kind: 'aurora-global',
  engine: 'postgres',
  engineVersion: '17.5',
  instanceClass: 'r7g.large',
  databaseName: 'orders',
  applicationRoles: ['orders_app'],
};
const MYSQL: AuroraGlobalConfig = {
  ...POSTGRES,
  name: 'bills',
  engine: 'mysql',
  engineVersion: '8.0.mysql_aurora.3.08.2',
  instances: 1,
};
const deployed = (...databases: AuroraGlobalConfig[]) =>
  synthesize({ ...config, workloads: [{ ...workload, databases }] });

const both = deployed(POSTGRES, MYSQL);
const side = (of: string) => both.stack(`demo-orders-${of}-data`);
const found = (of: string, type: string, index = 0) => ofType(side(of), type)[index]?.[1] ?? {};

describe('a global database of Aurora', () => {
  it('has an encrypted primary with a password of our own secret', () => {
    expect(found('home', 'AWS::RDS::DBCluster')).toMatchObject({
      DBClusterIdentifier: 'demo-orders-orders-db-home',
      Engine: 'aurora-postgresql',
      EngineVersion: '17.5',
      StorageEncrypted: true,
      DatabaseName: 'orders',
      MasterUsername: 'handover_master',
      BackupRetentionPeriod: 7,
    });
    expect(flat(found('home', 'AWS::RDS::DBCluster').MasterUserPassword)).toMatch(
      /^\{\{resolve:secretsmanager:.*:SecretString:password::\}\}$/,
    );
    expect(found('home', 'AWS::RDS::DBCluster')).not.toHaveProperty('ManageMasterUserPassword');
  });

  it('is made of the primary by a literal ARN, after its instances', () => {
    const [[id] = ['']] = ofType(side('home'), 'AWS::RDS::GlobalCluster');
    const { Properties, DependsOn } = side('home').resources[id] ?? {};
    expect(Properties).toEqual({
      GlobalClusterIdentifier: 'demo-orders-orders-db',
      SourceDBClusterIdentifier: 'arn:aws:rds:us-east-1:111122223333:cluster:demo-orders-orders-db-home',
      DeletionProtection: false,
    });
    expect(DependsOn).toHaveLength(2);
    expect(ofType(side('standby'), 'AWS::RDS::GlobalCluster')).toEqual([]);
  });

  it('has a secondary with a key of its own Region', () => {
    expect(found('standby', 'AWS::RDS::DBCluster')).toMatchObject({
      DBClusterIdentifier: 'demo-orders-orders-db-standby',
      GlobalClusterIdentifier: 'demo-orders-orders-db',
      StorageEncrypted: true,
      KmsKeyId: { 'Fn::GetAtt': expect.anything() },
    });
    expect(found('home', 'AWS::RDS::DBCluster')).not.toHaveProperty('GlobalClusterIdentifier');
  });

  // Each of these comes from the primary, and is refused or harmful when it is named.
  it.each([
    'DatabaseName',
    'MasterUsername',
    'MasterUserPassword',
    'SnapshotIdentifier',
    'EnableGlobalWriteForwarding',
  ])('does not name %s on the secondary', (property) => {
    expect(found('standby', 'AWS::RDS::DBCluster')).not.toHaveProperty(property);
  });

  it.each(['Engine', 'EngineVersion', 'BackupRetentionPeriod', 'PreferredBackupWindow', 'EnableCloudwatchLogsExports'])(
    'has the same %s on both sides',
    (property) => {
      expect(found('standby', 'AWS::RDS::DBCluster')[property]).toEqual(found('home', 'AWS::RDS::DBCluster')[property]);
    },
  );

  it.each(['home', 'standby'])('has instances in %s that never upgrade by themselves', (of) => {
    const members = ofType(side(of), 'AWS::RDS::DBInstance').map(([, instance]) => instance);
    expect(members.map(({ DBInstanceIdentifier }) => DBInstanceIdentifier)).toEqual([
      `demo-orders-orders-db-${of}-1`,
      `demo-orders-orders-db-${of}-2`,
      `demo-orders-bills-${of}-1`,
    ]);
    for (const member of members)
      expect(member).toMatchObject({ AutoMinorVersionUpgrade: false, DBInstanceClass: 'db.r7g.large' });
  });

  it('of MySQL has what triggers and watchdog need', () => {
    expect(found('standby', 'AWS::RDS::DBClusterParameterGroup', 1)).toMatchObject({
      Family: 'aurora-mysql8.0',
      Parameters: { require_secure_transport: 'ON', event_scheduler: 'ON', log_bin_trust_function_creators: '1' },
    });
    expect(found('home', 'AWS::RDS::DBClusterParameterGroup')).toMatchObject({ Family: 'aurora-postgresql17' });
  });

  it('keeps clusters, instances and the global database on deletion', () => {
    const KEPT = /^AWS::RDS::(DBCluster|DBInstance|GlobalCluster)$/;
    const kept = ['home', 'standby'].flatMap((of) =>
      Object.values(side(of).resources).filter(({ Type }) => KEPT.test(Type)),
    );
    expect(kept).toHaveLength(12);
    for (const resource of kept)
      expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it('passes the AWS Solutions rules of cdk-nag, with a reason for each exception', () => {
    const { violations } = new AwsSolutionsChecks(both.app).validateScope(both.app);
    expect(violations.map(({ ruleName }) => ruleName)).toEqual([]);
  });

  it('is told to the functions as what it is', () => {
    const text = flat(
      ofType(both.stack('demo-orders-standby'), 'AWS::Lambda::Function').map(
        ([, { Environment }]) => (Environment as { Variables: Record<string, string> }).Variables.HANDOVER_WORKLOAD,
      )[0],
    );
    const settings = JSON.parse(text) as { databases?: unknown[] };
    expect(settings.databases?.[0]).toMatchObject({
      kind: 'aurora-global',
      globalCluster: 'demo-orders-orders-db',
      instance: { home: 'demo-orders-orders-db-home', standby: 'demo-orders-orders-db-standby' },
    });
  });

  it('has an alarm on its own lag, in milliseconds', () => {
    const lag = ofType(both.stack('demo-orders-standby'), 'AWS::CloudWatch::Alarm').find(
      ([, { MetricName }]) => MetricName === 'AuroraGlobalDBRPOLag',
    );
    expect(lag?.[1]).toMatchObject({
      Threshold: 90_000,
      Dimensions: [{ Name: 'DBClusterIdentifier', Value: 'demo-orders-orders-db-standby' }],
    });
  });

  it('tells applications in home the writer endpoint of the cluster', () => {
    const [[, parameter] = []] = ofType(both.stack('demo-orders-home'), 'AWS::SSM::Parameter');
    expect(flat(parameter?.Value)).toMatch(/Cluster.*EndpointAddress/);
  });
});

describe('Database.auroraGlobal', () => {
  const PROPS = { name: 'db', databaseName: 'db', applicationRoles: ['app'] };
  const settings = (props: object) => Database.auroraGlobal({ ...PROPS, ...props });

  it('adopts an existing one by its identifiers', () => {
    const { app, remove } = temporaryApp();
    const stack = new Stack(app, 'Serving', { env: { account: '111122223333', region: PLAN.standby } });
    const region = new WorkloadRegion(stack, 'Handover', { plan: PLAN, vpc: vpcOf(stack) });
    const clusterIdentifier = { home: 'shop-a', standby: 'shop-b' };
    const database = Database.auroraGlobal({ ...PROPS, globalClusterIdentifier: 'shop', clusterIdentifier });
    const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'MasterHere', 'master');
    const cluster = rds.DatabaseCluster.fromDatabaseClusterAttributes(stack, 'Cluster', {
      clusterIdentifier: 'shop-b',
      clusterEndpointAddress: 'shop-b.cluster-x.us-west-2.rds.amazonaws.com',
      port: 5432,
      securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
    });
    expect(() => region.addDatabase(database, databaseOf(stack))).toThrow(
      'database "db" is an Aurora global database: give its cluster of this Region',
    );
    region.addDatabase(database, { cluster, secret });
    const pair = Database.rdsReplicaPair({ ...PROPS, name: 'other' });
    expect(() => region.addDatabase(pair, { cluster, secret })).toThrow(
      'database "other" is a pair of instances: give its instance of this Region',
    );
    remove();
  });

  const plan = { installation: 'demo', name: 'orders' } as never;
  it.each<[object, string]>([
    [
      { globalClusterIdentifier: 'Shop' },
      'database "db": globalClusterIdentifier is "Shop", should be 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter',
    ],
    [
      { clusterIdentifier: { home: 'a', standby: 'a' } },
      'database "db": clusterIdentifier.standby is "a", should be another than home\'s: identifiers of a global database are unique across its Regions',
    ],
    [
      { clusterIdentifier: { home: 'a', standby: 'b--c' } },
      'database "db": clusterIdentifier.standby is "b--c", should be 1 to 63 lower-case letters, digits and single hyphens, beginning with a letter',
    ],
  ])('refuses %j', (props, message) => {
    expect(() => settings(props).settings(plan)).toThrow(message);
  });

  it('refuses a fence that MySQL cannot keep', () => {
    expect(() => settings({ engine: 'mysql', fence: 'enforced' })).toThrow('fence is "enforced", should be one of');
  });
});

test('AuroraGlobalSide refuses a pair of instances', () => {
  const { app, remove } = temporaryApp();
  const stack = new Stack(app, 'Home', { env: { account: '111122223333', region: PLAN.home } });
  const database = Database.rdsReplicaPair({ name: 'db', databaseName: 'db', applicationRoles: ['app'] });
  const props = { plan: PLAN, database, vpc: vpcOf(stack), engineVersion: '17.5', instanceClass: 'r7g.large' };
  expect(() => new AuroraGlobalSide(stack, 'Db', props)).toThrow(
    'database "db" is a pair of instances: use RdsReplicaPairSide',
  );
  remove();
});
