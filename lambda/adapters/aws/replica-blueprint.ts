import type {
  CreateDBInstanceReadReplicaCommandInput,
  DBInstance,
  ModifyDBInstanceCommandInput,
  Tag,
} from '@aws-sdk/client-rds';
import type { ReplicaSeed } from '../../ports/replica-seeding';

/**
 * A replica in another Region inherits neither network nor key nor settings: it gets those of the instance whose place it takes. Its
 * credentials, database name and encryption are the source's, and naming them is refused. So is its size, as long as no other is named:
 * what may be said of its storage hangs on the source.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
 */
export function replicaLike(
  like: DBInstance,
  of: DBInstance,
  { replica, source }: ReplicaSeed,
): CreateDBInstanceReadReplicaCommandInput {
  return {
    DBInstanceIdentifier: replica,
    // The SDK signs the call for the source's Region by itself, because this ARN names another one.
    SourceDBInstanceIdentifier: arnBeside(like.DBInstanceArn, source),
    DBInstanceClass: like.DBInstanceClass,
    ...network(like),
    KmsKeyId: like.StorageEncrypted === true ? like.KmsKeyId : undefined,
    ...storage(like, of.AllocatedStorage),
    ...(takesGroupAtCreation(like) && { DBParameterGroupName: parameterGroup(like)?.DBParameterGroupName }),
    OptionGroupName: ownOptionGroup(like),
    MultiAZ: like.MultiAZ,
    CACertificateIdentifier: like.CACertificateIdentifier,
    AutoMinorVersionUpgrade: like.AutoMinorVersionUpgrade,
    CopyTagsToSnapshot: like.CopyTagsToSnapshot,
    DeletionProtection: like.DeletionProtection,
    EnableCloudwatchLogsExports: like.EnabledCloudwatchLogsExports,
    EnableIAMDatabaseAuthentication: like.IAMDatabaseAuthenticationEnabled,
    ...watched(like),
    Tags: ownTags(like),
  };
}

const network = (like: DBInstance) => ({
  DBSubnetGroupName: like.DBSubnetGroup?.DBSubnetGroupName,
  VpcSecurityGroupIds: like.VpcSecurityGroups?.flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []),
  Port: like.Endpoint?.Port,
  PubliclyAccessible: like.PubliclyAccessible,
  NetworkType: like.NetworkType,
});

export const parameterGroup = ({ DBParameterGroups = [] }: DBInstance) => DBParameterGroups[0];

/** PostgreSQL refuses it at the creation of a replica in another Region; there it is a change, and a restart. */
export const takesGroupAtCreation = ({ Engine }: DBInstance): boolean => Engine === 'mysql';

/** A default group, `default:mysql-8-0`, is there in each Region, and the one that fits the version is taken without being named. */
function ownOptionGroup({ OptionGroupMemberships = [] }: DBInstance): string | undefined {
  const name = OptionGroupMemberships[0]?.OptionGroupName;
  return name?.startsWith('default:') ? undefined : name;
}

/**
 * From here on gp3 takes figures of its own; below, it refuses them and shows its baseline all the same.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage
 */
const GP3_THRESHOLD_GIB = 400;

/**
 * The highest size has to be a tenth above the size that there is.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
 */
const hasRoom = (highest: number, gib: number): boolean => highest * 10 >= gib * 11;

/** `gib`: of the source. What its predecessor had and this size does not allow is left to AWS: refused, it would be refused for ever. */
const storage = ({ StorageType, AllocatedStorage = 0, ...like }: DBInstance, gib = AllocatedStorage) => ({
  StorageType,
  ...(StorageType?.startsWith('io') && { Iops: like.Iops }),
  ...(StorageType === 'gp3' &&
    Math.min(AllocatedStorage, gib) >= GP3_THRESHOLD_GIB && {
      Iops: like.Iops,
      StorageThroughput: like.StorageThroughput,
    }),
  ...(hasRoom(like.MaxAllocatedStorage ?? 0, gib) && { MaxAllocatedStorage: like.MaxAllocatedStorage }),
  DedicatedLogVolume: like.DedicatedLogVolume,
});

/** Each goes with what it needs only: a role without an interval is refused, and so is a key of what is off. */
const watched = (like: DBInstance) => ({
  MonitoringInterval: like.MonitoringInterval,
  ...((like.MonitoringInterval ?? 0) > 0 && { MonitoringRoleArn: like.MonitoringRoleArn }),
  EnablePerformanceInsights: like.PerformanceInsightsEnabled,
  ...(like.PerformanceInsightsEnabled === true && {
    PerformanceInsightsKMSKeyId: like.PerformanceInsightsKMSKeyId,
    PerformanceInsightsRetentionPeriod: like.PerformanceInsightsRetentionPeriod,
  }),
});

/** Nobody but AWS may give those that begin so. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_Tag.html */
function ownTags({ TagList = [] }: DBInstance): Tag[] | undefined {
  const own = TagList.filter(({ Key = '' }) => !/^(aws|rds):/i.test(Key));
  return own.length === 0 ? undefined : own;
}

type Settled = Pick<
  ModifyDBInstanceCommandInput,
  | 'DBParameterGroupName'
  | 'OptionGroupName'
  | 'BackupRetentionPeriod'
  | 'PreferredBackupWindow'
  | 'PreferredMaintenanceWindow'
  | 'DatabaseInsightsMode'
>;

/** What a replica cannot be created with, or is created with otherwise: backups are off, and the windows are drawn by AWS. */
const settled = (of: DBInstance): Settled => ({
  DBParameterGroupName: parameterGroup(of)?.DBParameterGroupName,
  OptionGroupName: ownOptionGroup(of),
  BackupRetentionPeriod: of.BackupRetentionPeriod,
  PreferredBackupWindow: of.PreferredBackupWindow,
  PreferredMaintenanceWindow: of.PreferredMaintenanceWindow,
  // The other mode is what a replica is created with.
  DatabaseInsightsMode: of.DatabaseInsightsMode === 'advanced' ? 'advanced' : undefined,
});

/** The settings that differ, with the values that they are to have; undefined: none does. */
export function unlike(standing: DBInstance, wanted: DBInstance): Settled | undefined {
  const has = settled(standing);
  const differ = Object.entries(settled(wanted)).filter(
    ([key, value]) => value !== undefined && has[key as keyof Settled] !== value,
  );
  return differ.length === 0 ? undefined : Object.fromEntries(differ);
}

/** `arn:aws:rds:<region>:<account>:db:<instance>`: same partition and account. */
function arnBeside(arn: string | undefined, { region, instance }: ReplicaSeed['source']): string {
  const parts = (arn ?? '').split(':');
  return [...parts.slice(0, 3), region, parts[4], 'db', instance].join(':');
}
