import { type AuroraCluster, type GlobalDatabase, identifierOf, type RoleChange, regionOf } from './aurora-world';
import { AwsError, NotImplementedByLab } from './errors';

export interface AskedChange {
  readonly name: string;
  readonly global: GlobalDatabase | undefined;
  /** ARN of the cluster that is to write. */
  readonly target: string;
  readonly how: RoleChange;
  readonly calledIn: string;
  readonly clusters: ReadonlyMap<string, AuroraCluster>;
}

/**
 * What RDS says instead of starting. The names are those of the service model; which of the two state faults AWS uses for
 * what, and its texts, are not documented.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_FailoverGlobalCluster.html
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-disaster-recovery.html
 */
export function refusalOf(asked: AskedChange): Error | undefined {
  const { global, name, target, clusters } = asked;
  if (global === undefined) return new AwsError('GlobalClusterNotFoundFault', `Global cluster ${name} not found`);
  const cluster = clusters.get(target);
  const member = global.members.find(({ arn }) => arn === target);
  if (cluster === undefined || member === undefined)
    return new AwsError('DBClusterNotFoundFault', `DBCluster ${target} not found in global cluster ${name}`);
  if (global.failover !== undefined) return underWay(name);
  const why = member.writer ? 'is already the primary cluster' : unfit(cluster, global, clusters);
  if (why !== undefined) return new AwsError('InvalidDBClusterStateFault', `DB cluster ${cluster.identifier} ${why}`);
  return asked.how === 'failover' ? wrongPlace(asked, regionOf(target)) : switchoverRefusal(asked, global);
}

export const underWay = (name: string): AwsError =>
  new AwsError('InvalidGlobalClusterStateFault', `Global cluster ${name} has a failover or switchover in progress`);

function unfit(cluster: AuroraCluster, global: GlobalDatabase, clusters: AskedChange['clusters']): string | undefined {
  if (cluster.instances.length === 0) return 'has no DB instance';
  if (cluster.status !== 'available') return `is in status ${cluster.status}`;
  const writer = clusters.get(global.members.find((member) => member.writer)?.arn ?? '');
  if (writer !== undefined && minorOf(writer.engineVersion) !== minorOf(cluster.engineVersion))
    return `has the engine version ${cluster.engineVersion}, the primary has ${writer.engineVersion}`;
  return undefined;
}

/** Major and minor have to be equal; which patch levels have to be is a table by version. */
const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** All have to be healthy: nothing of a switchover is for an outage. */
function switchoverRefusal(asked: AskedChange, { members, identifier }: GlobalDatabase): Error | undefined {
  const sick = members.find(({ arn }) => asked.clusters.get(arn)?.status !== 'available');
  const behind = members.find(({ synchronization }) => synchronization !== 'connected');
  const ill = sick ?? behind;
  if (ill !== undefined)
    return new AwsError(
      'InvalidGlobalClusterStateFault',
      `Global cluster ${identifier} has a member that is not healthy: ${identifierOf(ill.arn)}`,
    );
  return wrongPlace(asked, regionOf(members.find(({ writer }) => writer)?.arn ?? ''));
}

/** What AWS answers elsewhere is not documented; so that nobody relies on it, the lab stops. */
function wrongPlace({ how, calledIn }: AskedChange, region: string): Error | undefined {
  if (calledIn === region) return undefined;
  return new NotImplementedByLab(`a ${how} that is called in ${calledIn}, AWS documents it for ${region}`);
}
