import { same } from './resource-types';

type Values = Readonly<Record<string, unknown>>;

/** Whether the handler of a type takes a change that its schema calls conditionally create-only. */
type Takes = (before: Values, after: Values) => boolean;

const always: Takes = () => true;
const onlyRemoved =
  (name: string): Takes =>
  (_, after) =>
    after[name] === undefined;
const never: Takes = () => false;

/**
 * Conditionally create-only properties, as the handlers of the types decide. What is not named here counts as a replacement.
 * https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds, `ImmutabilityHelper.java` of aws-rds-dbinstance and aws-rds-dbcluster
 */
const CONDITIONS: Readonly<Record<string, Readonly<Record<string, Takes>>>> = {
  'AWS::RDS::DBInstance': {
    AutoMinorVersionUpgrade: always,
    BackupRetentionPeriod: always,
    DBParameterGroupName: always,
    MultiAZ: always,
    PreferredMaintenanceWindow: always,
    StorageType: always,
    Engine: never,
    // Taken away: CloudFormation promotes the replica. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbinstance.html#cfn-rds-dbinstance-sourcedbinstanceidentifier
    SourceDBInstanceIdentifier: onlyRemoved('SourceDBInstanceIdentifier'),
    AvailabilityZone: (before, after) =>
      same(before.AvailabilityZone, after.AvailabilityZone) ||
      (after.AvailabilityZone === undefined && after.MultiAZ === true),
  },
  'AWS::RDS::DBCluster': {
    Engine: never,
    // Taken away: the handler calls RemoveFromGlobalCluster, `UpdateHandler.java` of aws-rds-dbcluster.
    GlobalClusterIdentifier: onlyRemoved('GlobalClusterIdentifier'),
  },
};

export const isTaken = (type: string, property: string, before: Values, after: Values): boolean =>
  CONDITIONS[type]?.[property]?.(before, after) ?? false;
