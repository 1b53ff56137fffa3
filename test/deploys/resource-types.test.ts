import { isTaken } from './conditional-replacement';
import { ResourceTypes } from './resource-types';

const types = new ResourceTypes();

/**
 * Create-only properties that Handover's templates stay clear of, as the schemas have them. Reviewed against
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/ (`aws-resource-rds-dbinstance.html` and its neighbours): "Update requires: Replacement".
 */
const CREATE_ONLY: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': [
    'DBInstanceIdentifier',
    'DBClusterIdentifier',
    'DBName',
    'DBSubnetGroupName',
    'KmsKeyId',
    'MasterUsername',
    'SourceRegion',
    'StorageEncrypted',
  ],
  'AWS::RDS::DBCluster': ['DBClusterIdentifier', 'DatabaseName', 'DBSubnetGroupName', 'KmsKeyId', 'StorageEncrypted'],
  'AWS::RDS::GlobalCluster': ['Engine', 'GlobalClusterIdentifier', 'SourceDBClusterIdentifier', 'StorageEncrypted'],
  'AWS::RDS::DBParameterGroup': ['Description', 'Family'],
  'AWS::RDS::DBClusterParameterGroup': ['Description', 'Family'],
  'AWS::DynamoDB::GlobalTable': ['KeySchema', 'TableName'],
  'AWS::ECS::Cluster': ['ClusterName'],
  'AWS::ECS::Service': ['Cluster', 'ServiceName'],
  'AWS::Lambda::Function': ['FunctionName'],
  'AWS::Route53::RecordSet': ['HostedZoneId', 'Name'],
  'AWS::SecretsManager::Secret': ['Name'],
  'AWS::SSM::Parameter': ['Name'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 'StateMachineType'],
};

/** And those that a deploy may change while everything stays where it is. */
const IN_PLACE: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': [
    'DBInstanceClass',
    'DeletionProtection',
    'EngineVersion',
    'AllocatedStorage',
    'VPCSecurityGroups',
  ],
  'AWS::RDS::DBCluster': ['BackupRetentionPeriod', 'DeletionProtection', 'EngineVersion'],
  'AWS::DynamoDB::GlobalTable': ['Replicas'],
  'AWS::ECS::Service': ['DesiredCount', 'TaskDefinition'],
  'AWS::Lambda::Function': ['Code', 'Environment'],
  'AWS::Route53::RecordSet': ['ResourceRecords', 'TTL'],
  'AWS::SSM::Parameter': ['Value'],
  'AWS::StepFunctions::StateMachine': ['DefinitionString'],
};

const pairs = (table: Readonly<Record<string, readonly string[]>>): (readonly [string, string])[] =>
  Object.entries(table).flatMap(([type, names]) => names.map((name) => [type, name] as const));

test.each(pairs(CREATE_ONLY))('%s is replaced when its %s changes', (type, name) => {
  expect(types.replacement(type, name, 'one', 'another')).toBe('yes');
});

test.each(pairs(IN_PLACE))('%s stays when its %s changes', (type, name) => {
  expect(types.replacement(type, name, 'one', 'another')).toBe('no');
});

test('a create-only property is found inside of another one', () => {
  const change = (before: object, after: object) =>
    types.replacement('AWS::Route53::HealthCheck', 'HealthCheckConfig', before, after);
  expect(change({ Type: 'CALCULATED' }, { Type: 'HTTPS' })).toBe('yes');
  expect(change({ Type: 'CALCULATED', HealthThreshold: 2 }, { Type: 'CALCULATED', HealthThreshold: 1 })).toBe('no');
});

test.each([
  ['AWS::RDS::DBInstance', 'SourceDBInstanceIdentifier', {}, true],
  ['AWS::RDS::DBInstance', 'SourceDBInstanceIdentifier', { SourceDBInstanceIdentifier: 'another' }, false],
  ['AWS::RDS::DBInstance', 'Engine', { Engine: 'mysql' }, false],
  ['AWS::RDS::DBInstance', 'BackupRetentionPeriod', { BackupRetentionPeriod: 35 }, true],
  ['AWS::RDS::DBCluster', 'GlobalClusterIdentifier', {}, true],
  ['AWS::RDS::DBCluster', 'GlobalClusterIdentifier', { GlobalClusterIdentifier: 'another' }, false],
  ['AWS::EC2::VPC', 'InstanceTenancy', { InstanceTenancy: 'default' }, false],
])('of %s a new %s %j is taken in place: %s', (type, name, after, taken) => {
  expect(types.replacement(type, name, 'one', 'another')).toBe('maybe');
  expect(isTaken(type, name, { [name]: 'one' }, after)).toBe(taken);
});

test('refuses what no schema knows: a model that lets everything pass proves nothing', () => {
  expect(() => types.find('Custom::Thing')).toThrow('no schema of Custom::Thing');
  expect(() => types.replacement('AWS::SSM::Parameter', 'Colour', 1, 2)).toThrow(
    'the schema of AWS::SSM::Parameter has no property Colour',
  );
});
