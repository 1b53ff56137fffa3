import type {
  AccountAttributesMessage,
  DBInstance,
  DBInstanceMessage,
  DescribeAccountAttributesMessage,
  DescribeDBInstancesMessage,
  PromoteReadReplicaMessage,
  PromoteReadReplicaResult,
} from '@aws-sdk/client-rds';
import { auroraOperations, instancesOf } from './aurora';
import type { AuroraWorld } from './aurora-world';
import { type Operations, operation, required } from './call';
import { AwsError } from './errors';
import type { RdsInstance, RdsWorld } from './rds-instances';
import { shownMake } from './rds-make';
import type { RdsParameterGroups } from './rds-parameter-groups';

/** RDS over an injected world of DB instances. */
export const rdsOperations = (
  account: string,
  world: () => RdsWorld,
  aurora: () => AuroraWorld,
  groups: RdsParameterGroups,
): Operations => ({
  ...auroraOperations(account, aurora),
  ...groups.operations,

  /** Nobody in the lab comes near them. */
  DescribeAccountAttributes: operation<DescribeAccountAttributesMessage, AccountAttributesMessage>([], () => ({
    AccountQuotas: [{ AccountQuotaName: 'DBInstances', Used: 2, Max: 40 }],
  })),

  DescribeDBInstances: operation<DescribeDBInstancesMessage, DBInstanceMessage>(
    ['DBInstanceIdentifier', 'Filters'],
    (input, call) => {
      if (input.Filters !== undefined) return { DBInstances: instancesOf(aurora(), call.region, input.Filters) };
      const wanted = input.DBInstanceIdentifier;
      const found = wanted === undefined ? world().instances(call.region) : [find(world(), call.region, wanted)];
      return { DBInstances: found.map((instance) => shown(instance, account)) };
    },
  ),

  PromoteReadReplica: operation<PromoteReadReplicaMessage, PromoteReadReplicaResult>(
    ['DBInstanceIdentifier', 'BackupRetentionPeriod'],
    (input, call) => {
      const instance = find(world(), call.region, required(input.DBInstanceIdentifier, 'DBInstanceIdentifier'));
      const days = input.BackupRetentionPeriod;
      world().promote(call.region, instance.identifier, days === undefined ? {} : { backupRetentionDays: days });
      return { DBInstance: shown(find(world(), call.region, instance.identifier), account) };
    },
  ),
});

/** An instance is named by identifier or by ARN. */
function find(world: RdsWorld, region: string, wanted: string): RdsInstance {
  const identifier = wanted.split(':').at(-1)?.toLowerCase();
  const found = world.instances(region).find((instance) => instance.identifier.toLowerCase() === identifier);
  if (found === undefined) throw new AwsError('DBInstanceNotFoundFault', `DBInstance ${wanted} not found.`);
  return found;
}

function shown(instance: RdsInstance, account: string): DBInstance {
  const { replication } = instance;
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceArn: `arn:aws:rds:${instance.region}:${account}:db:${instance.identifier}`,
    DBInstanceStatus: instance.status,
    Engine: instance.engine,
    EngineVersion: instance.engineVersion,
    Endpoint: { Address: instance.endpoint.host, Port: instance.endpoint.port },
    BackupRetentionPeriod: instance.backupRetentionDays,
    ...shownMake(instance.make),
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
