import type { DBCluster, DBInstance, GlobalCluster, GlobalClusterMember } from '@aws-sdk/client-rds';
import type { InstanceState, InstanceStatus, ReplicationState } from '../../ports/database-fleet';
import { toEndpoint, toStatus } from './database-status';

/** What one Region's RDS says of its cluster of a global database. */
export interface AuroraLook {
  readonly cluster: DBCluster;
  /** Undefined: there is no global database of that name. */
  readonly global: GlobalCluster | undefined;
  readonly instances: readonly DBInstance[];
}

/** A secondary's own writer endpoint is inactive: it is looked into by its reader endpoint. */
export function auroraState(look: AuroraLook): Exclude<InstanceState, { role: 'missing' }> {
  const { cluster } = look;
  const member = memberOf(look);
  // Outside the global database it stands alone and writes: somebody has detached it. That fences nothing.
  const writer = member?.IsWriter ?? true;
  const status = statusOf(look, writer);
  const alone = member === undefined && { standsAlone: true as const };
  if (writer) return { role: 'primary', status, endpoint: toEndpoint(cluster.Endpoint, cluster.Port), ...alone };
  const endpoint = toEndpoint(cluster.ReaderEndpoint, cluster.Port);
  return { role: 'replica', status, endpoint, replication: replicationOf(member) };
}

export const memberOf = ({ cluster, global }: AuroraLook): GlobalClusterMember | undefined =>
  global?.GlobalClusterMembers?.find(({ DBClusterArn }) => DBClusterArn === cluster.DBClusterArn);

/** Where the writer of the global database is, by its ARN. */
export function writerRegion({ global }: AuroraLook): string | undefined {
  const writer = global?.GlobalClusterMembers?.find(({ IsWriter }) => IsWriter);
  return writer?.DBClusterArn?.split(':')[3];
}

/** `connected` is Aurora's word for a member that follows; one that has to be built anew is `pending-resync`. */
const replicationOf = (member: GlobalClusterMember | undefined): ReplicationState => {
  const status = member?.SynchronizationStatus ?? 'unknown';
  return { status, healthy: status === 'connected' };
};

/** Done means all of it: nothing under way, the cluster and an instance that serves it available. The worst is told first. */
function statusOf(look: AuroraLook, writer: boolean): InstanceStatus {
  const cluster = toStatus(look.cluster.Status ?? 'unknown');
  if (cluster.means === 'person') return cluster;
  if ((look.cluster.DBClusterMembers ?? []).length === 0) return NO_INSTANCE;
  const underWay = underWayOf(look.global);
  if (underWay !== undefined) return underWay;
  return cluster.means === 'available' ? instanceStatus(look, writer) : cluster;
}

const NO_INSTANCE: InstanceStatus = {
  name: 'no-instance',
  means: 'person',
  detail: 'the cluster has no instance, so it can neither be promoted nor be connected to: add one',
};

/** `switching-over` is documented, and missing in the SDK's list: any text counts. */
function underWayOf(global: GlobalCluster | undefined): InstanceStatus | undefined {
  const { Status: name, ToDbClusterArn: to } = global?.FailoverState ?? {};
  if (name === undefined) return undefined;
  return { name, means: 'passing', detail: `the global database hands its writer to ${to ?? 'another cluster'}` };
}

/** A primary is what its writer is; a secondary is there as long as one of its instances is. */
function instanceStatus({ cluster, instances }: AuroraLook, writer: boolean): InstanceStatus {
  const writers = new Set(
    cluster.DBClusterMembers?.filter(({ IsClusterWriter }) => IsClusterWriter).map((one) => one.DBInstanceIdentifier),
  );
  const serving = writer ? instances.filter(({ DBInstanceIdentifier: id }) => writers.has(id)) : instances;
  const statuses = serving.map(({ DBInstanceStatus }) => toStatus(DBInstanceStatus ?? 'unknown'));
  return (
    statuses.find(({ means }) => means === 'available') ??
    statuses.find(({ means }) => means === 'passing') ??
    statuses[0] ?? { name: 'no-writer', means: 'passing', detail: 'none of its instances is the writer yet' }
  );
}
