import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import config from '../../../handover.config';
import { Database, RdsReplicaPairSide } from '../../../lib';
import { PLAN } from '../plan';
import { flat, ofType, type Synthesized, synthesize, temporaryApp } from '../synthesis';

describe('the database pair of the example', () => {
  let synthesized: Synthesized;
  const instance = (side: string): Record<string, unknown> => {
    const [[, found] = []] = ofType(synthesized.stack(`demo-orders-${side}-data`), 'AWS::RDS::DBInstance');
    return found ?? {};
  };
  beforeAll(() => {
    synthesized = synthesize();
  });

  it('has an encrypted primary with a password of our own secret', () => {
    expect(instance('home')).toMatchObject({
      DBInstanceIdentifier: 'demo-orders-orders-db',
      Engine: 'postgres',
      EngineVersion: '17.6',
      StorageEncrypted: true,
      DBName: 'orders',
      BackupRetentionPeriod: 7,
    });
    expect(flat(instance('home').MasterUserPassword)).toMatch(
      /^\{\{resolve:secretsmanager:.*:SecretString:password::\}\}$/,
    );
    expect(instance('home')).not.toHaveProperty('ManageMasterUserPassword');
  });

  it('has a replica that names the primary by a literal ARN of home', () => {
    expect(instance('standby')).toMatchObject({
      DBInstanceIdentifier: 'demo-orders-orders-db',
      SourceDBInstanceIdentifier: 'arn:aws:rds:us-east-1:111122223333:db:demo-orders-orders-db',
      SourceRegion: 'us-east-1',
      BackupRetentionPeriod: 7,
      DBSubnetGroupName: { Ref: expect.any(String) },
      VPCSecurityGroups: [expect.anything()],
      KmsKeyId: { 'Fn::GetAtt': expect.anything() },
    });
  });

  // Each of these is inherited, and refused or harmful when it is named.
  it.each([
    'Engine',
    'EngineVersion',
    'StorageEncrypted',
    'DBName',
    'MasterUsername',
    'MasterUserPassword',
    'AllocatedStorage',
  ])('does not name %s on the replica', (property) => {
    expect(instance('standby')).not.toHaveProperty(property);
  });

  it.each([
    'DBInstanceClass',
    'StorageType',
    'MultiAZ',
    'BackupRetentionPeriod',
    'AutoMinorVersionUpgrade',
    'PreferredBackupWindow',
  ])('has the same %s on both sides', (property) => {
    expect(instance('standby')[property]).toEqual(instance('home')[property]);
  });

  it('replicates the secret to the standby', () => {
    const [[, secret] = []] = ofType(synthesized.stack('demo-orders-home-data'), 'AWS::SecretsManager::Secret');
    expect(secret).toMatchObject({ Name: 'demo/orders/orders-db/master', ReplicaRegions: [{ Region: 'us-west-2' }] });
  });
});

describe('a pair of MySQL', () => {
  const [workload] = config.workloads;
  const [postgres] = workload?.databases ?? [];
  if (workload === undefined || postgres === undefined) throw new Error('the example has no database');
  const database = { ...postgres, engine: 'mysql', engineVersion: '8.4.6' } as const;
  const synthesized = synthesize({ ...config, workloads: [{ ...workload, databases: [database] }] });
  const only = (side: string, type: string) => {
    const [[, found] = []] = ofType(synthesized.stack(`demo-orders-${side}-data`), type);
    return found ?? {};
  };

  it('has a primary of MySQL', () => {
    expect(only('home', 'AWS::RDS::DBInstance')).toMatchObject({
      Engine: 'mysql',
      EngineVersion: '8.4.6',
      MasterUsername: 'handover_master',
      EnableCloudwatchLogsExports: ['error'],
    });
  });

  it.each(['home', 'standby'])('has what triggers and watchdog need in %s, and leaves read_only to RDS', (side) => {
    expect(only(side, 'AWS::RDS::DBParameterGroup')).toMatchObject({
      Family: 'mysql8.4',
      Parameters: {
        require_secure_transport: '1',
        event_scheduler: 'ON',
        log_bin_trust_function_creators: '1',
        binlog_format: 'ROW',
      },
    });
    expect(Object.keys(Object(only(side, 'AWS::RDS::DBParameterGroup').Parameters))).not.toContain('read_only');
  });

  it('is reached at the port of MySQL', () => {
    const ports = ofType(synthesized.stack('demo-orders-home'), 'AWS::EC2::SecurityGroupIngress').map(
      ([, { ToPort }]) => ToPort,
    );
    expect(ports).toContain(3306);
    expect(ports).not.toContain(5432);
  });

  it('refuses a fence that MySQL cannot keep', () => {
    const refused = {
      name: 'db',
      engine: 'mysql',
      databaseName: 'db',
      applicationRoles: ['app'],
      fence: 'enforced',
    } as const;
    expect(() => Database.rdsReplicaPair(refused)).toThrow(
      'database "db": fence is "enforced", should be one of "watchdog", "acknowledged", "none": nothing in MySQL can refuse a COMMIT',
    );
  });
});

describe('RdsReplicaPairSide', () => {
  it('refuses a Region that is neither home nor standby', () => {
    const { app, remove } = temporaryApp();
    const stack = new Stack(app, 'Elsewhere', { env: { account: '111122223333', region: 'us-east-2' } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['us-east-2a'] });
    const database = Database.rdsReplicaPair({ name: 'db', databaseName: 'db', applicationRoles: ['app'] });
    const build = () =>
      new RdsReplicaPairSide(stack, 'Db', {
        plan: PLAN,
        database,
        vpc,
        engineVersion: '17.6',
        instanceClass: 'm7g.large',
        storageGib: 20,
      });
    expect(build).toThrow(
      'a side of "db" must stand in home "us-east-1" or standby "us-west-2", its stack is in "us-east-2"',
    );
    remove();
  });
});
