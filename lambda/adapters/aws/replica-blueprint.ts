import type { CreateDBInstanceReadReplicaCommandInput, DBInstance } from '@aws-sdk/client-rds';
import type { ReplicaSeed } from '../../ports/replica-seeding';

/**
 * A replica in another Region inherits neither network nor key nor settings: it gets those of the instance whose place it takes. Its
 * credentials, database name and encryption are the source's, and naming them is refused.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
 */
export function replicaLike(
  like: DBInstance,
  { replica, source }: ReplicaSeed,
): CreateDBInstanceReadReplicaCommandInput {
  return {
    DBInstanceIdentifier: replica,
    // The SDK signs the call for the source's Region by itself, because this ARN names another one.
    SourceDBInstanceIdentifier: arnBeside(like.DBInstanceArn, source),
    DBInstanceClass: like.DBInstanceClass,
    DBSubnetGroupName: like.DBSubnetGroup?.DBSubnetGroupName,
    VpcSecurityGroupIds: like.VpcSecurityGroups?.flatMap(({ VpcSecurityGroupId }) => VpcSecurityGroupId ?? []),
    KmsKeyId: like.StorageEncrypted === true ? like.KmsKeyId : undefined,
    ...storage(like),
    ...(takesGroupAtCreation(like) && { DBParameterGroupName: parameterGroup(like)?.DBParameterGroupName }),
    Port: like.Endpoint?.Port,
    MultiAZ: like.MultiAZ,
    PubliclyAccessible: like.PubliclyAccessible,
    AutoMinorVersionUpgrade: like.AutoMinorVersionUpgrade,
    CopyTagsToSnapshot: like.CopyTagsToSnapshot,
    DeletionProtection: like.DeletionProtection,
    EnableCloudwatchLogsExports: like.EnabledCloudwatchLogsExports,
    EnableIAMDatabaseAuthentication: like.IAMDatabaseAuthenticationEnabled,
  };
}

export const parameterGroup = ({ DBParameterGroups = [] }: DBInstance) => DBParameterGroups[0];

/** PostgreSQL refuses it at the creation of a replica in another Region; there it is a change, and a restart. */
const takesGroupAtCreation = ({ Engine }: DBInstance): boolean => Engine === 'mysql';

/** gp3 below its threshold refuses figures of its own, and shows its baseline all the same. */
const storage = ({ StorageType, Iops }: DBInstance) => ({
  StorageType,
  ...(StorageType?.startsWith('io') && { Iops }),
});

/** `arn:aws:rds:<region>:<account>:db:<instance>`: same partition and account. */
function arnBeside(arn: string | undefined, { region, instance }: ReplicaSeed['source']): string {
  const parts = (arn ?? '').split(':');
  return [...parts.slice(0, 3), region, parts[4], 'db', instance].join(':');
}
