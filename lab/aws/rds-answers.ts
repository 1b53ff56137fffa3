import type { DBInstance } from '@aws-sdk/client-rds';
import { AwsError } from './errors';
import { shownConfiguration } from './rds-configuration';
import type { RdsInstance, RdsWorld } from './rds-instances';

/** An instance is named by identifier or by ARN. */
export function findInstance(world: RdsWorld, region: string, wanted: string): RdsInstance {
  const identifier = wanted.split(':').at(-1)?.toLowerCase();
  const found = world.instances(region).find((instance) => instance.identifier.toLowerCase() === identifier);
  if (found === undefined) throw new AwsError('DBInstanceNotFoundFault', `DBInstance ${wanted} not found.`);
  return found;
}

/** An instance that is being created has no endpoint yet. */
export function shown(instance: RdsInstance, account: string): DBInstance {
  const { replication, endpoint } = instance;
  return {
    ...shownConfiguration(instance.configuration),
    DBInstanceIdentifier: instance.identifier,
    DBInstanceArn: `arn:aws:rds:${instance.region}:${account}:db:${instance.identifier}`,
    DBInstanceStatus: instance.status,
    DbiResourceId: instance.resourceId,
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    ...(instance.status !== 'creating' && { Endpoint: { Address: endpoint.host, Port: endpoint.port } }),
    BackupRetentionPeriod: instance.backupRetentionDays,
    ReadReplicaSourceDBInstanceIdentifier: instance.source,
    ReadReplicaDBInstanceIdentifiers: [...instance.replicas],
    StatusInfos: replication === undefined ? [] : [statusInfo(replication)],
  };
}

const statusInfo = (replication: NonNullable<RdsInstance['replication']>) => ({
  StatusType: 'read replication',
  Status: replication.status,
  Normal: replication.normal,
  Message: replication.message,
});
