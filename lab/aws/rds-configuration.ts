import type { CreateDBInstanceReadReplicaMessage, DBInstance } from '@aws-sdk/client-rds';
import { AwsError } from './errors';
import { assertSettings, type RdsSettings, settingsOfReplica, shownSettings, usualSettings } from './rds-settings';

/** What a new replica is given or gets by default, and what its successor would be made like. */
export interface RdsConfiguration {
  readonly instanceClass: string;
  readonly encrypted: boolean;
  readonly kmsKeyId?: string;
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroup: ParameterGroupStatus;
  readonly multiAz: boolean;
  readonly storage: {
    readonly gib: number;
    readonly type: string;
    readonly iops?: number;
    readonly throughput?: number;
  };
  readonly zones: readonly string[];
  readonly publiclyAccessible: boolean;
  readonly autoMinorVersionUpgrade: boolean;
  readonly copyTagsToSnapshot: boolean;
  readonly deletionProtection: boolean;
  readonly logs: readonly string[];
  readonly iamAuthentication: boolean;
  readonly settings: RdsSettings;
}

export interface ParameterGroupStatus {
  readonly name: string;
  readonly status: 'in-sync' | 'applying' | 'pending-reboot';
}

/** As an instance that a stack of ours has created. */
export const configurationOf = (region: string, identifier: string, account = '111122223333'): RdsConfiguration => ({
  instanceClass: 'db.m7g.large',
  encrypted: true,
  kmsKeyId: `arn:aws:kms:${region}:${account}:key/${identifier}`,
  subnetGroup: `${identifier}-subnets`,
  securityGroups: [`sg-${identifier}`],
  parameterGroup: { name: `${identifier}-parameters`, status: 'in-sync' },
  multiAz: true,
  storage: { gib: 100, type: 'gp3', iops: 3000, throughput: 125 },
  zones: [`${region}a`, `${region}b`],
  publiclyAccessible: false,
  autoMinorVersionUpgrade: false,
  copyTagsToSnapshot: true,
  deletionProtection: false,
  logs: ['postgresql'],
  iamAuthentication: false,
  settings: usualSettings('postgres'),
});

/**
 * A replica in another Region inherits the class and the storage of its source, and nothing of its network, its parameters or its key.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html
 */
export function configurationOfReplica(
  input: CreateDBInstanceReadReplicaMessage,
  source: RdsConfiguration,
  { engine, region }: { readonly engine: string; readonly region: string },
): RdsConfiguration {
  return {
    instanceClass: input.DBInstanceClass ?? source.instanceClass,
    encrypted: source.encrypted,
    ...(input.KmsKeyId !== undefined && { kmsKeyId: input.KmsKeyId }),
    subnetGroup: input.DBSubnetGroupName ?? 'default',
    securityGroups: input.VpcSecurityGroupIds ?? ['default'],
    parameterGroup: { name: input.DBParameterGroupName ?? `default.${engine}`, status: 'in-sync' },
    multiAz: input.MultiAZ ?? false,
    storage: storageOf(input, source.storage),
    zones: [`${region}a`, `${region}b`],
    publiclyAccessible: input.PubliclyAccessible ?? false,
    autoMinorVersionUpgrade: input.AutoMinorVersionUpgrade ?? source.autoMinorVersionUpgrade,
    copyTagsToSnapshot: input.CopyTagsToSnapshot ?? false,
    deletionProtection: input.DeletionProtection ?? false,
    logs: input.EnableCloudwatchLogsExports ?? [],
    iamAuthentication: input.EnableIAMDatabaseAuthentication ?? false,
    settings: settingsOfReplica(input, engine),
  };
}

const storageOf = (
  { StorageType: type, Iops: iops, StorageThroughput: throughput }: CreateDBInstanceReadReplicaMessage,
  source: RdsConfiguration['storage'],
): RdsConfiguration['storage'] => ({
  ...source,
  ...(type !== undefined && { type }),
  ...(iops !== undefined && { iops }),
  ...(throughput !== undefined && { throughput }),
});

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Storage.html#gp3-storage */
const GP3_THRESHOLD_GIB = 400;
const GP3_LEAST_IOPS = 12_000;

function assertStorage(input: CreateDBInstanceReadReplicaMessage, { storage }: RdsConfiguration, engine: string): void {
  const { type, gib } = storageOf(input, storage);
  const { Iops: iops, StorageThroughput: throughput, MaxAllocatedStorage: highest } = input;
  if (type === 'gp3' && gib < GP3_THRESHOLD_GIB && (iops ?? throughput) !== undefined)
    throw badCombination(
      `You can't specify IOPS or storage throughput for engine ${engine} and a storage size less than 400.`,
    );
  if (type === 'gp3' && gib >= GP3_THRESHOLD_GIB && iops !== undefined && iops < GP3_LEAST_IOPS)
    throw badCombination(`${iops} IOPS are less than ${GP3_LEAST_IOPS}, which ${gib} GiB of gp3 have at least`);
  // At least a tenth above: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PIOPS.Autoscaling.html
  if (highest !== undefined && highest * 10 < gib * 11)
    throw badCombination(`Invalid max storage size for engine name ${engine} and storage type ${type}: ${highest}`);
}

/** What RDS refuses about the parameters of a replica in another Region. */
export function assertCreatable(
  input: CreateDBInstanceReadReplicaMessage,
  source: RdsConfiguration,
  { engine, region }: { readonly engine: string; readonly region: string },
): void {
  assertStorage(input, source, engine);
  assertSettings(input);
  if (source.encrypted && input.KmsKeyId === undefined)
    throw badCombination('Cannot create a cross region unencrypted read replica from encrypted source.');
  if (input.KmsKeyId?.startsWith('arn:') && input.KmsKeyId.split(':')[3] !== region)
    throw new AwsError(
      'KMSKeyNotAccessibleFault',
      `The specified KMS key [${input.KmsKeyId}] does not exist in ${region}`,
    );
  if (input.DBParameterGroupName !== undefined && engine !== 'mysql')
    throw badCombination(
      `A parameter group can't be specified during cross region Read Replica creation for ${engine}.`,
    );
}

const badCombination = (message: string) => new AwsError('InvalidParameterCombination', message);

export const shownConfiguration = (of: RdsConfiguration): Partial<DBInstance> => ({
  DBInstanceClass: of.instanceClass,
  StorageEncrypted: of.encrypted,
  KmsKeyId: of.kmsKeyId,
  DBSubnetGroup: {
    DBSubnetGroupName: of.subnetGroup,
    SubnetGroupStatus: 'Complete',
    Subnets: of.zones.map((Name) => ({ SubnetAvailabilityZone: { Name }, SubnetStatus: 'Active' })),
  },
  VpcSecurityGroups: of.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
  DBParameterGroups: [{ DBParameterGroupName: of.parameterGroup.name, ParameterApplyStatus: of.parameterGroup.status }],
  MultiAZ: of.multiAz,
  AllocatedStorage: of.storage.gib,
  StorageType: of.storage.type,
  Iops: of.storage.iops,
  StorageThroughput: of.storage.throughput,
  PubliclyAccessible: of.publiclyAccessible,
  AutoMinorVersionUpgrade: of.autoMinorVersionUpgrade,
  CopyTagsToSnapshot: of.copyTagsToSnapshot,
  DeletionProtection: of.deletionProtection,
  EnabledCloudwatchLogsExports: [...of.logs],
  IAMDatabaseAuthenticationEnabled: of.iamAuthentication,
  ...shownSettings(of.settings),
});
