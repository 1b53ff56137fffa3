import {
  type DBCluster,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeGlobalClustersCommand,
  type GlobalCluster,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type { AuroraLook } from './aurora-state';
import { named, readFault } from './faults';

/** A cluster of one Region, its instances, and the global database it belongs to. `undefined`: there is no such cluster. */
export async function auroraLook(
  client: RDSClient,
  name: string,
  globalCluster: string | undefined,
): Promise<AuroraLook | undefined> {
  const [cluster, global, instances] = await Promise.all([
    clusterOf(client, name),
    globalCluster === undefined ? undefined : globalOf(client, globalCluster),
    client.send(new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [name] }] })),
  ]);
  return cluster && { cluster, asked: globalCluster, global, instances: instances.DBInstances ?? [] };
}

const clusterOf = (client: RDSClient, DBClusterIdentifier: string): Promise<DBCluster | undefined> =>
  orUndefined('DBClusterNotFoundFault', async () => {
    const answer = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier }));
    return named(answer.DBClusters, DBClusterIdentifier);
  });

const globalOf = (client: RDSClient, GlobalClusterIdentifier: string): Promise<GlobalCluster | undefined> =>
  orUndefined('GlobalClusterNotFoundFault', async () => {
    const answer = await client.send(new DescribeGlobalClustersCommand({ GlobalClusterIdentifier }));
    return named(answer.GlobalClusters, GlobalClusterIdentifier);
  });

export async function orUndefined<T>(fault: string, read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (readFault(error).name === fault) return undefined;
    throw error;
  }
}
