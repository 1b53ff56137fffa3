import { type DBInstance, DescribeDBInstancesCommand, type RDSClient } from '@aws-sdk/client-rds';
import type { DatabaseFacts, GlobalFacts } from '../../ports/region-facts';
import { auroraLook, orUndefined } from './aurora-look';
import { type AuroraLook, memberOf } from './aurora-state';
import { named } from './faults';
import { zonesOffering } from './orderable-classes';
import { setInClusterGroup, setInGroup } from './parameter-groups';

/** An instance of a pair. */
export async function instanceFacts(client: RDSClient, identifier: string): Promise<DatabaseFacts | undefined> {
  const instance = await orUndefined('DBInstanceNotFoundFault', async () => {
    const answer = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: identifier }));
    return named(answer.DBInstances, identifier);
  });
  if (instance === undefined) return undefined;
  const [parameters, offeredIn] = await Promise.all([parametersOf(client, instance), offered(client, [instance])]);
  return {
    engineVersion: instance.EngineVersion,
    instanceClasses: classesOf([instance]),
    encrypted: instance.StorageEncrypted ?? false,
    keyId: instance.KmsKeyId,
    backupDays: instance.BackupRetentionPeriod ?? 0,
    storage: storageOf(instance),
    multiAz: instance.MultiAZ ?? false,
    zones: zonesOf([instance]),
    ...(offeredIn !== undefined && { offeredIn }),
    parameters,
    rebootPending: waitsForReboot([instance]),
    iamLogins: instance.IAMDatabaseAuthenticationEnabled ?? false,
  };
}

/** A cluster of a global database, and its instances: they have a parameter group each, the writer's (or the first) counts. */
export async function clusterFacts(
  client: RDSClient,
  name: string,
  globalCluster: string,
): Promise<DatabaseFacts | undefined> {
  const look = await auroraLook(client, name, globalCluster);
  if (look === undefined) return undefined;
  const { cluster, instances } = look;
  const { DBClusterParameterGroup: group } = cluster;
  const [ofCluster, ofInstance, offeredIn] = await Promise.all([
    group === undefined ? {} : setInClusterGroup(client, group),
    parametersOf(client, writerOf(look)),
    offered(client, instances),
  ]);
  return {
    engineVersion: cluster.EngineVersion,
    instanceClasses: classesOf(instances),
    encrypted: cluster.StorageEncrypted ?? false,
    keyId: cluster.KmsKeyId,
    backupDays: cluster.BackupRetentionPeriod ?? 0,
    zones: zonesOf(instances),
    ...(offeredIn !== undefined && { offeredIn }),
    parameters: { ...ofCluster, ...ofInstance },
    rebootPending:
      waitsForReboot(instances) ||
      (cluster.DBClusterMembers ?? []).some((member) => member.DBClusterParameterGroupStatus === PENDING),
    iamLogins: cluster.IAMDatabaseAuthenticationEnabled ?? false,
    global: globalFacts(look),
  };
}

const PENDING = 'pending-reboot';

/** Only a secondary can forward writes. One without a word about it is not known to have it off. */
function globalFacts(look: AuroraLook): GlobalFacts {
  const { global } = look;
  if (global === undefined || memberOf(look) === undefined) return { member: false };
  const secondaries = (global.GlobalClusterMembers ?? []).filter(({ IsWriter }) => !IsWriter);
  const writeForwarding = secondaries.map(({ DBClusterArn, GlobalWriteForwardingStatus }) => ({
    cluster: DBClusterArn ?? 'unknown',
    status: GlobalWriteForwardingStatus ?? 'unknown',
  }));
  return {
    member: true,
    engineVersion: global.EngineVersion,
    encrypted: global.StorageEncrypted ?? false,
    writeForwarding,
  };
}

function writerOf({ cluster, instances }: AuroraLook): DBInstance | undefined {
  const writer = cluster.DBClusterMembers?.find(({ IsClusterWriter }) => IsClusterWriter)?.DBInstanceIdentifier;
  return instances.find(({ DBInstanceIdentifier: id }) => id === writer) ?? instances[0];
}

async function parametersOf(client: RDSClient, instance: DBInstance | undefined): Promise<Record<string, string>> {
  const groups = (instance?.DBParameterGroups ?? []).flatMap(({ DBParameterGroupName: name }) => name ?? []);
  const set = await Promise.all(groups.map((name) => setInGroup(client, name)));
  return Object.assign({}, ...set);
}

const classesOf = (instances: readonly DBInstance[]): readonly string[] =>
  instances.flatMap(({ DBInstanceClass }) => DBInstanceClass ?? []);

const storageOf = ({ AllocatedStorage, StorageType, Iops }: DBInstance): DatabaseFacts['storage'] =>
  AllocatedStorage === undefined
    ? undefined
    : { gib: AllocatedStorage, type: StorageType ?? 'unknown', ...(Iops !== undefined && { iops: Iops }) };

const zonesOf = (instances: readonly DBInstance[]): readonly string[] => [
  ...new Set(
    instances.flatMap(({ DBSubnetGroup }) =>
      (DBSubnetGroup?.Subnets ?? []).flatMap(({ SubnetAvailabilityZone }) => SubnetAvailabilityZone?.Name ?? []),
    ),
  ),
];

/** Of its subnets' zones. An answer that does not come is no reason to know nothing of the database. */
async function offered(client: RDSClient, instances: readonly DBInstance[]): Promise<readonly string[] | undefined> {
  const told = await Promise.all(instances.map((instance) => zonesOffering(client, instance).catch(() => undefined)));
  if (told.length === 0 || told.includes(undefined)) return undefined;
  return zonesOf(instances).filter((zone) => told.every((zones) => zones?.includes(zone)));
}

const waitsForReboot = (instances: readonly DBInstance[]): boolean =>
  instances.some(({ DBParameterGroups = [] }) =>
    DBParameterGroups.some(({ ParameterApplyStatus }) => ParameterApplyStatus === PENDING),
  );
