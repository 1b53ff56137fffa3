import { type AuroraWorld, identifierOf } from './aurora-world';
import type { NameAnswer } from './zones';

/**
 * Names of a cluster's endpoints, in AWS's pattern.
 * https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html
 */
export const auroraEndpoints = (region: string, cluster: string) => ({
  writer: `${cluster}.cluster-lab.${region}.rds.amazonaws.com`,
  reader: `${cluster}.cluster-ro-lab.${region}.rds.amazonaws.com`,
});

const NAME = /^(?<cluster>[^.]+)\.cluster-(?<reader>ro-)?lab\.(?<region>[^.]+)\.rds\.amazonaws\.com\.?$/i;

/** Short, so that clients follow. */
const TTL_SECONDS = 5;
const HERE = '127.0.0.1';

/**
 * "The primary Region contains the only writer DB instance and also contains the only active writer endpoint. The secondary
 * Regions also have writer endpoints, but they're inactive." What a name server of AWS answers for an inactive one is not
 * documented; here it has no address, so that whoever relies on it gets nowhere.
 * https://aws.amazon.com/blogs/database/introducing-aurora-global-database-failover/
 */
export function auroraAnswer(world: AuroraWorld, name: string, type: string): NameAnswer {
  const { cluster: identifier, reader, region = '' } = NAME.exec(name)?.groups ?? {};
  const cluster = world.clusters(region).find((one) => one.identifier === identifier?.toLowerCase());
  if (cluster === undefined) return { kind: 'no-such-name' };
  if (type !== 'A' || (reader === undefined && !writes(world, cluster.arn))) return { kind: 'no-data' };
  return { kind: 'record', record: { name, type: 'A', ttlSeconds: TTL_SECONDS, values: [HERE] } };
}

/** Outside any global database it stands alone, and writes. */
function writes(world: AuroraWorld, arn: string): boolean {
  const members = world.globals().flatMap((global) => global.members);
  return members.find((member) => identifierOf(member.arn) === identifierOf(arn))?.writer ?? true;
}
