import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { allow, arn } from './permissions';

/** Reads, so by Region and not by database: a hundred names in each policy would overflow into others. */
export const describeInstances = (scope: Construct, region?: string): iam.PolicyStatement =>
  allow(['rds:DescribeDBInstances'], [arn(scope, 'rds', 'db:*', region)]);

export const promoteInstance = (scope: Construct, instance: string): iam.PolicyStatement =>
  allow(['rds:PromoteReadReplica'], [arn(scope, 'rds', `db:${instance}`)]);

/** A cluster of Aurora, the global database it belongs to, and its instances, which a filter finds and no name: all of it reads. */
export const describeGlobalDatabase = (
  scope: Construct,
  cluster: string,
  globalCluster: string,
  region?: string,
): iam.PolicyStatement[] => [
  allow(['rds:DescribeDBClusters'], [arn(scope, 'rds', `cluster:${cluster}`, region)]),
  allow(['rds:DescribeGlobalClusters'], [globalClusterArn(scope, globalCluster)]),
  describeInstances(scope, region),
];

/** Knows no resources; reads what Aurora says of its write fence, here and in the Region of the old primary. */
export const readEvents = (): iam.PolicyStatement => allow(['rds:DescribeEvents'], ['*']);

/**
 * Both are required resources of both actions. A switchover is called where the writer is, so neither cluster is tied to this
 * Region. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
export const changeWriter = (
  scope: Construct,
  globalCluster: string,
  clusters: readonly { readonly cluster: string; readonly region: string }[],
): iam.PolicyStatement =>
  allow(
    ['rds:FailoverGlobalCluster', 'rds:SwitchoverGlobalCluster'],
    [
      globalClusterArn(scope, globalCluster),
      ...clusters.map(({ cluster, region }) => arn(scope, 'rds', `cluster:${cluster}`, region)),
    ],
  );

/** A global database belongs to no Region. */
const globalClusterArn = (scope: Construct, globalCluster: string): string =>
  arn(scope, 'rds', `global-cluster:${globalCluster}`, '');
