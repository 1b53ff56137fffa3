import type { DBInstance } from '@aws-sdk/client-rds';

/** What an instance is made of, as `DescribeDBInstances` shows it; of Aurora's the cluster holds what it shares. */
export interface RdsMake {
  readonly instanceClass: string;
  readonly storage: { readonly gib: number; readonly type: string; readonly iops?: number };
  readonly encrypted: boolean;
  readonly keyId?: string;
  readonly multiAz: boolean;
  readonly zones: readonly string[];
  readonly parameterGroup: string;
  /** `in-sync`, `pending-reboot`, … */
  readonly parameterStatus: string;
  readonly iamLogins: boolean;
}

/** What the constructs of this library create, but for the names. */
export const usualMake = (region: string): RdsMake => ({
  instanceClass: 'db.m7g.large',
  storage: { gib: 100, type: 'gp3', iops: 3000 },
  encrypted: true,
  keyId: `arn:aws:kms:${region}:111122223333:key/lab`,
  multiAz: true,
  zones: [`${region}a`, `${region}b`],
  parameterGroup: 'default.lab',
  parameterStatus: 'in-sync',
  iamLogins: false,
});

export const shownMake = (make: RdsMake): Partial<DBInstance> => ({
  ...shownPlace(make),
  AllocatedStorage: make.storage.gib,
  StorageType: make.storage.type,
  Iops: make.storage.iops,
  StorageEncrypted: make.encrypted,
  KmsKeyId: make.keyId,
  MultiAZ: make.multiAz,
  IAMDatabaseAuthenticationEnabled: make.iamLogins,
});

/** Also what an instance of Aurora has for itself. */
export const shownPlace = ({
  instanceClass,
  zones,
  parameterGroup,
  parameterStatus,
}: Pick<RdsMake, 'instanceClass' | 'zones' | 'parameterGroup' | 'parameterStatus'>): Partial<DBInstance> => ({
  DBInstanceClass: instanceClass,
  DBParameterGroups: [{ DBParameterGroupName: parameterGroup, ParameterApplyStatus: parameterStatus }],
  DBSubnetGroup: {
    SubnetGroupStatus: 'Complete',
    Subnets: zones.map((Name) => ({ SubnetAvailabilityZone: { Name }, SubnetStatus: 'Active' })),
  },
});
