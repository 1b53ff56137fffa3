import type {
  DBCluster,
  DBClusterMessage,
  DBInstance,
  DescribeDBClustersMessage,
  DescribeEventsMessage,
  DescribeGlobalClustersMessage,
  EventsMessage,
  FailoverGlobalClusterMessage,
  FailoverGlobalClusterResult,
  FailoverStatus,
  GlobalCluster,
  GlobalClustersMessage,
  SwitchoverGlobalClusterMessage,
  SwitchoverGlobalClusterResult,
} from '@aws-sdk/client-rds';
import { shownPlace, usualPlace } from './aurora-place';
import { auroraSnapshotOperations } from './aurora-snapshots';
import type { AuroraCluster, AuroraInstance, AuroraWorld, GlobalDatabase, RoleChange } from './aurora-world';
import { type Call, type Operations, operation, required } from './call';
import { AwsError, NotImplementedByLab } from './errors';

/** The part of RDS that knows clusters and global databases. */
export const auroraOperations = (account: string, world: () => AuroraWorld): Operations => {
  const found = (name: string): GlobalDatabase => {
    const global = world()
      .globals()
      .find(({ identifier }) => identifier === name.toLowerCase());
    if (global !== undefined) return global;
    throw new AwsError('GlobalClusterNotFoundFault', `Global cluster ${name} not found`);
  };
  const change = (how: RoleChange, input: SwitchoverGlobalClusterMessage, call: Call) => {
    const global = required(input.GlobalClusterIdentifier, 'GlobalClusterIdentifier');
    const target = required(input.TargetDbClusterIdentifier, 'TargetDbClusterIdentifier');
    world().change({ global, target, how, calledIn: call.region });
    return { GlobalCluster: shownGlobal(found(global), account) };
  };
  return {
    ...auroraSnapshotOperations(account, world),
    DescribeDBClusters: operation<DescribeDBClustersMessage, DBClusterMessage>(
      ['DBClusterIdentifier'],
      (input, call) => ({
        DBClusters: [cluster(world(), call.region, required(input.DBClusterIdentifier, 'DBClusterIdentifier'))],
      }),
    ),
    DescribeGlobalClusters: operation<DescribeGlobalClustersMessage, GlobalClustersMessage>(
      ['GlobalClusterIdentifier'],
      (input) => ({
        GlobalClusters: [
          shownGlobal(found(required(input.GlobalClusterIdentifier, 'GlobalClusterIdentifier')), account),
        ],
      }),
    ),
    FailoverGlobalCluster: operation<FailoverGlobalClusterMessage, FailoverGlobalClusterResult>(
      ['GlobalClusterIdentifier', 'TargetDbClusterIdentifier', 'AllowDataLoss', 'Switchover'],
      (input, call) => {
        if (input.AllowDataLoss && input.Switchover)
          throw new AwsError('InvalidParameterCombination', 'AllowDataLoss and Switchover cannot both be specified');
        return change(input.AllowDataLoss ? 'failover' : 'switchover', input, call);
      },
    ),
    SwitchoverGlobalCluster: operation<SwitchoverGlobalClusterMessage, SwitchoverGlobalClusterResult>(
      ['GlobalClusterIdentifier', 'TargetDbClusterIdentifier'],
      (input, call) => change('switchover', input, call),
    ),
    DescribeEvents: operation<DescribeEventsMessage, EventsMessage>(['SourceType', 'StartTime'], (input, call) => ({
      Events: world()
        .events(call.region)
        .filter(({ sourceType, at }) => sourceType === input.SourceType && at >= (input.StartTime?.getTime() ?? 0))
        .map(({ source, sourceType, message, categories, at }) => ({
          SourceIdentifier: source,
          SourceType: sourceType,
          Message: message,
          EventCategories: [...categories],
          Date: new Date(at),
        })),
    })),
  };
};

/** Instances of one cluster, as the filter `db-cluster-id` of `DescribeDBInstances` finds them. */
export function instancesOf(world: AuroraWorld, region: string, filters: readonly Filter[]): DBInstance[] {
  const [filter] = filters;
  if (filters.length !== 1 || filter?.Name !== 'db-cluster-id')
    throw new NotImplementedByLab(`filter ${filters.map(({ Name }) => Name).join(', ')} of DescribeDBInstances`);
  return world
    .clusters(region)
    .filter(({ identifier }) => filter.Values?.includes(identifier))
    .flatMap((cluster) => cluster.instances.map((instance) => shownInstance(instance, cluster)));
}

interface Filter {
  readonly Name?: string;
  readonly Values?: readonly string[];
}

const shownInstance = (
  instance: AuroraInstance,
  { region, identifier, engine, engineVersion }: AuroraCluster,
): DBInstance => ({
  DBInstanceIdentifier: instance.identifier,
  DBInstanceStatus: instance.status,
  ...shownPlace({ ...usualPlace(region), ...instance.place }),
  DBInstanceClass: instance.instanceClass,
  DBClusterIdentifier: identifier,
  Engine: engine,
  EngineVersion: engineVersion,
});

/** A cluster is named by identifier or by ARN. */
function cluster(world: AuroraWorld, region: string, wanted: string): DBCluster {
  const identifier = wanted.split(':').at(-1)?.toLowerCase();
  const found = world.clusters(region).find((one) => one.identifier === identifier);
  if (found === undefined) throw new AwsError('DBClusterNotFoundFault', `DBCluster ${wanted} not found.`);
  return {
    DBClusterIdentifier: found.identifier,
    DBClusterArn: found.arn,
    Status: found.status,
    Engine: found.engine,
    EngineVersion: found.engineVersion,
    StorageEncrypted: found.encrypted,
    KmsKeyId: found.keyId,
    BackupRetentionPeriod: found.backupRetentionDays,
    DBClusterParameterGroup: found.parameterGroup,
    IAMDatabaseAuthenticationEnabled: found.iamLogins,
    Endpoint: found.endpoint.host,
    ReaderEndpoint: found.readerEndpoint.host,
    Port: found.endpoint.port,
    DBClusterMembers: found.instances.map((instance) => ({
      DBInstanceIdentifier: instance.identifier,
      IsClusterWriter: instance.writer,
    })),
  };
}

function shownGlobal(global: GlobalDatabase, account: string): GlobalCluster {
  const { failover } = global;
  return {
    GlobalClusterIdentifier: global.identifier,
    GlobalClusterArn: `arn:aws:rds::${account}:global-cluster:${global.identifier}`,
    Status: 'available',
    Engine: global.engine,
    EngineVersion: global.engineVersion,
    StorageEncrypted: global.encrypted,
    GlobalClusterMembers: global.members.map((member) => ({
      DBClusterArn: member.arn,
      IsWriter: member.writer,
      GlobalWriteForwardingStatus: member.writeForwarding,
      SynchronizationStatus: member.synchronization,
    })),
    FailoverState: failover && {
      // The SDK's list lacks `switching-over`, which is documented.
      Status: failover.status as FailoverStatus,
      FromDbClusterArn: failover.from,
      ToDbClusterArn: failover.to,
      IsDataLossAllowed: failover.dataLossAllowed,
    },
  };
}
