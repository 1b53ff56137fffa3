import type { CreateDBInstanceReadReplicaMessage, DBInstance, ModifyDBInstanceMessage, Tag } from '@aws-sdk/client-rds';
import { assertTags } from './aurora-snapshots';
import { AwsError } from './errors';

/** What is set about an instance beside its class, its network and its storage's size. */
export interface RdsSettings {
  readonly optionGroup: string;
  readonly tags: readonly Tag[];
  readonly monitoring: { readonly intervalSeconds: number; readonly role?: string };
  readonly insights: {
    readonly on: boolean;
    readonly keyId?: string;
    readonly retentionDays?: number;
    readonly mode: 'standard' | 'advanced';
  };
  readonly certificate: string;
  readonly maxStorageGib?: number;
  readonly networkType: string;
  readonly dedicatedLog: boolean;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
}

/** What AWS gives where nothing is asked for; of the windows it draws some, here these. */
const DEFAULTS: Omit<RdsSettings, 'optionGroup'> = {
  tags: [],
  monitoring: { intervalSeconds: 0 },
  insights: { on: false, mode: 'standard' },
  certificate: 'rds-ca-rsa2048-g1',
  networkType: 'IPV4',
  dedicatedLog: false,
  backupWindow: '03:07-03:37',
  maintenanceWindow: 'sun:05:00-sun:05:30',
};

export const usualSettings = (engine: string): RdsSettings => ({ ...DEFAULTS, optionGroup: `default:${engine}-lab` });

/** None is inherited from a source in another Region: groups, roles and keys are of one Region. */
export const settingsOfReplica = (input: CreateDBInstanceReadReplicaMessage, engine: string): RdsSettings => ({
  ...usualSettings(engine),
  ...(input.OptionGroupName !== undefined && { optionGroup: input.OptionGroupName }),
  tags: input.Tags ?? [],
  monitoring: { intervalSeconds: input.MonitoringInterval ?? 0, role: input.MonitoringRoleArn },
  insights: {
    on: input.EnablePerformanceInsights ?? false,
    keyId: input.PerformanceInsightsKMSKeyId,
    retentionDays: input.PerformanceInsightsRetentionPeriod,
    mode: 'standard',
  },
  ...(input.CACertificateIdentifier !== undefined && { certificate: input.CACertificateIdentifier }),
  ...(input.MaxAllocatedStorage !== undefined && { maxStorageGib: input.MaxAllocatedStorage }),
  ...(input.NetworkType !== undefined && { networkType: input.NetworkType }),
  dedicatedLog: input.DedicatedLogVolume ?? false,
});

/** What RDS refuses about them. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstanceReadReplica.html */
export function assertSettings(input: CreateDBInstanceReadReplicaMessage): void {
  assertTags(input.Tags ?? []);
  const { MonitoringInterval: interval = 0, MonitoringRoleArn: role } = input;
  if (interval > 0 !== (role !== undefined))
    throw badCombination('MonitoringInterval and MonitoringRoleArn have to be given together');
  const { PerformanceInsightsKMSKeyId: key, PerformanceInsightsRetentionPeriod: days } = input;
  if (input.EnablePerformanceInsights !== true && (key !== undefined || days !== undefined))
    throw badCombination('Performance Insights has to be enabled to take a KMS key or a retention period');
  if (input.OptionGroupName?.startsWith('default:') === true)
    throw new AwsError('OptionGroupNotFoundFault', `${input.OptionGroupName} is not of this version in this Region`);
}

const badCombination = (message: string) => new AwsError('InvalidParameterCombination', message);

export const modifiedSettings = (input: ModifyDBInstanceMessage, before: RdsSettings): Partial<RdsSettings> => ({
  ...(input.OptionGroupName !== undefined && { optionGroup: input.OptionGroupName }),
  ...(input.PreferredBackupWindow !== undefined && { backupWindow: input.PreferredBackupWindow }),
  ...(input.PreferredMaintenanceWindow !== undefined && { maintenanceWindow: input.PreferredMaintenanceWindow }),
  ...(input.DatabaseInsightsMode !== undefined && {
    insights: { ...before.insights, mode: input.DatabaseInsightsMode },
  }),
});

export const shownSettings = (of: RdsSettings): Partial<DBInstance> => ({
  OptionGroupMemberships: [{ OptionGroupName: of.optionGroup, Status: 'in-sync' }],
  TagList: [...of.tags],
  MonitoringInterval: of.monitoring.intervalSeconds,
  MonitoringRoleArn: of.monitoring.role,
  PerformanceInsightsEnabled: of.insights.on,
  PerformanceInsightsKMSKeyId: of.insights.keyId,
  PerformanceInsightsRetentionPeriod: of.insights.retentionDays,
  DatabaseInsightsMode: of.insights.mode,
  CACertificateIdentifier: of.certificate,
  MaxAllocatedStorage: of.maxStorageGib,
  NetworkType: of.networkType,
  DedicatedLogVolume: of.dedicatedLog,
  PreferredBackupWindow: of.backupWindow,
  PreferredMaintenanceWindow: of.maintenanceWindow,
});
