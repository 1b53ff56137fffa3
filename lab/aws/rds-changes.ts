import type {
  CreateDBInstanceReadReplicaMessage,
  CreateDBInstanceReadReplicaResult,
  CreateDBSnapshotMessage,
  CreateDBSnapshotResult,
  DBSnapshot,
  DBSnapshotMessage,
  DescribeDBSnapshotsMessage,
  ModifyDBInstanceMessage,
  ModifyDBInstanceResult,
  RebootDBInstanceMessage,
  RebootDBInstanceResult,
} from '@aws-sdk/client-rds';
import { type Call, type Operations, operation, required } from './call';
import { AwsError, NotImplementedByLab } from './errors';
import { findInstance, shown } from './rds-answers';
import type { RdsInstance, RdsWorld } from './rds-instances';
import type { RdsSnapshot } from './rds-replacements';
import { modifiedSettings } from './rds-settings';

/** What replaces an instance by another one, over an injected world. */
export const rdsChanges = (account: string, world: () => RdsWorld): Operations => {
  const answer = ({ region }: Call, identifier: string) => ({
    DBInstance: shown(findInstance(world(), region, identifier), account),
  });
  return {
    CreateDBSnapshot: operation<CreateDBSnapshotMessage, CreateDBSnapshotResult>(
      ['DBInstanceIdentifier', 'DBSnapshotIdentifier'],
      (input, call) => {
        const instance = findInstance(
          world(),
          call.region,
          required(input.DBInstanceIdentifier, 'DBInstanceIdentifier'),
        );
        const snapshot = required(input.DBSnapshotIdentifier, 'DBSnapshotIdentifier');
        world().snapshot(call.region, instance.identifier, snapshot);
        return { DBSnapshot: { DBSnapshotIdentifier: snapshot, Status: 'creating' } };
      },
    ),

    DescribeDBSnapshots: operation<DescribeDBSnapshotsMessage, DBSnapshotMessage>(
      ['DBSnapshotIdentifier'],
      (input, call) => {
        const wanted = required(input.DBSnapshotIdentifier, 'DBSnapshotIdentifier');
        const found = world()
          .snapshots(call.region)
          .find(({ identifier }) => identifier === wanted);
        if (found === undefined) throw new AwsError('DBSnapshotNotFoundFault', `DBSnapshot not found: ${wanted}`);
        return { DBSnapshots: [shownSnapshot(found)] };
      },
    ),

    ModifyDBInstance: operation<ModifyDBInstanceMessage, ModifyDBInstanceResult>(
      [
        'DBInstanceIdentifier',
        'NewDBInstanceIdentifier',
        'DBParameterGroupName',
        'OptionGroupName',
        'BackupRetentionPeriod',
        'PreferredBackupWindow',
        'PreferredMaintenanceWindow',
        'DatabaseInsightsMode',
        'ApplyImmediately',
      ],
      (input, call) => {
        const wanted = required(input.DBInstanceIdentifier, 'DBInstanceIdentifier');
        const { identifier, configuration } = findInstance(world(), call.region, wanted);
        if (input.ApplyImmediately !== true)
          throw new NotImplementedByLab('a change that waits for the maintenance window');
        const { NewDBInstanceIdentifier: to, DBParameterGroupName, BackupRetentionPeriod } = input;
        if (to !== undefined) world().rename(call.region, identifier, to.toLowerCase());
        else
          world().modify(call.region, identifier, {
            ...(DBParameterGroupName !== undefined && { parameterGroup: DBParameterGroupName }),
            ...(BackupRetentionPeriod !== undefined && { backupRetentionDays: BackupRetentionPeriod }),
            settings: modifiedSettings(input, configuration.settings),
          });
        return answer(call, identifier);
      },
    ),

    RebootDBInstance: operation<RebootDBInstanceMessage, RebootDBInstanceResult>(
      ['DBInstanceIdentifier'],
      (input, call) => {
        const wanted = required(input.DBInstanceIdentifier, 'DBInstanceIdentifier');
        const { identifier } = findInstance(world(), call.region, wanted);
        world().reboot(call.region, identifier);
        return answer(call, identifier);
      },
    ),

    CreateDBInstanceReadReplica: operation<CreateDBInstanceReadReplicaMessage, CreateDBInstanceReadReplicaResult>(
      REPLICA_PARAMETERS,
      (input, call) => {
        const source = sourceOf(world(), input, call);
        const identifier = required(input.DBInstanceIdentifier, 'DBInstanceIdentifier').toLowerCase();
        world().createReplica(call.region, identifier, source, input);
        return answer(call, identifier);
      },
    ),
  };
};

/** The time is shown once it is taken: of one in the making nothing is documented. */
const shownSnapshot = ({
  identifier,
  of,
  resourceId,
  status,
  type,
  at,
  originallyAt = at,
}: RdsSnapshot): DBSnapshot => ({
  DBSnapshotIdentifier: identifier,
  DBInstanceIdentifier: of,
  DbiResourceId: resourceId,
  Status: status,
  SnapshotType: type,
  ...(status === 'available' && {
    SnapshotCreateTime: new Date(at),
    OriginalSnapshotCreateTime: new Date(originallyAt),
  }),
});

const REPLICA_PARAMETERS = [
  'DBInstanceIdentifier',
  'SourceDBInstanceIdentifier',
  'DBInstanceClass',
  'DBSubnetGroupName',
  'VpcSecurityGroupIds',
  'KmsKeyId',
  'StorageType',
  'Iops',
  'StorageThroughput',
  'MaxAllocatedStorage',
  'DedicatedLogVolume',
  'NetworkType',
  'OptionGroupName',
  'CACertificateIdentifier',
  'MonitoringInterval',
  'MonitoringRoleArn',
  'EnablePerformanceInsights',
  'PerformanceInsightsKMSKeyId',
  'PerformanceInsightsRetentionPeriod',
  'Tags',
  'DBParameterGroupName',
  'Port',
  'MultiAZ',
  'PubliclyAccessible',
  'AutoMinorVersionUpgrade',
  'CopyTagsToSnapshot',
  'DeletionProtection',
  'EnableCloudwatchLogsExports',
  'EnableIAMDatabaseAuthentication',
  'PreSignedUrl',
];

/**
 * A source in another Region is named by its ARN, and the call is signed for that Region too: the SDK does so by itself.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
 */
function sourceOf(world: RdsWorld, input: CreateDBInstanceReadReplicaMessage, call: Call): RdsInstance {
  const named = required(input.SourceDBInstanceIdentifier, 'SourceDBInstanceIdentifier');
  const region = named.startsWith('arn:') ? named.split(':')[3] : call.region;
  if (region === undefined || region === call.region)
    throw new NotImplementedByLab('a read replica in the Region of its source');
  if (input.PreSignedUrl === undefined || !input.PreSignedUrl.includes(`DestinationRegion=${call.region}`))
    throw new AwsError('InvalidParameterValue', `the call is not signed for ${region}, where the source is`);
  return findInstance(world, region, named);
}
