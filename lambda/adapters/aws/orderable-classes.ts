import { type DBInstance, DescribeOrderableDBInstanceOptionsCommand, type RDSClient } from '@aws-sdk/client-rds';

/**
 * Zones of the Region by engine, version and class: a hundred databases are of few, and RDS takes 300 calls in a burst. What is
 * offered changes with the years, and this is kept as long as the container lives.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-api-throttling.html
 */
const known = new WeakMap<RDSClient, Map<string, Promise<readonly string[]>>>();

/** Where an instance of this kind can be had in a VPC. */
export function zonesOffering(client: RDSClient, instance: DBInstance): Promise<readonly string[]> {
  const { Engine, EngineVersion, DBInstanceClass } = instance;
  const kind = `${Engine} ${EngineVersion} ${DBInstanceClass}`;
  const kinds = known.get(client) ?? new Map<string, Promise<readonly string[]>>();
  known.set(client, kinds);
  const asked = kinds.get(kind) ?? ask(client, { Engine, EngineVersion, DBInstanceClass });
  kinds.set(kind, asked);
  asked.catch(() => kinds.delete(kind));
  return asked;
}

type Kind = Pick<DBInstance, 'Engine' | 'EngineVersion' | 'DBInstanceClass'>;

/** One option for each kind of storage. https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeOrderableDBInstanceOptions.html */
async function ask(client: RDSClient, { Engine, ...kind }: Kind): Promise<readonly string[]> {
  const { OrderableDBInstanceOptions = [] } = await client.send(
    new DescribeOrderableDBInstanceOptionsCommand({ Engine, ...kind, Vpc: true, MaxRecords: 100 }),
  );
  const zones = OrderableDBInstanceOptions.flatMap(({ AvailabilityZones = [] }) => AvailabilityZones);
  return [...new Set(zones.flatMap(({ Name }) => Name ?? []))];
}
