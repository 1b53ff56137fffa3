import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DatabaseSettings, PerSide, Side } from '../../lambda/contract/settings';
import { SIDES } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { describeInstances } from './database-permissions';
import { allow, arn } from './permissions';

/**
 * What `Precheck` compares, beside what it looks at anyway; all of it reads. By Region and not by database: a policy that names each of a
 * hundred on both sides overflows into others, and a stack has room for 500 resources. The statements of all databases are alike, and stand there once.
 */
export const compareDatabase = (
  scope: Construct,
  plan: CheckedPlan,
  settings: DatabaseSettings,
  side: Side,
): iam.PolicyStatement[] => [
  ...compareIn(scope, plan[otherSide(side)], settings),
  ...groupsIn(scope, plan, settings),
  readOffers(),
];

const otherSide = (side: Side): Side => (side === 'home' ? 'standby' : 'home');

function compareIn(scope: Construct, region: string, { kind }: DatabaseSettings): iam.PolicyStatement[] {
  const instances = describeInstances(scope, region);
  if (kind !== 'aurora-global') return [instances];
  return [instances, allow(['rds:DescribeDBClusters'], [arn(scope, 'rds', 'cluster:*', region)])];
}

/** Groups of adopted databases have any name. */
const groupsIn = (scope: Construct, plan: CheckedPlan, { kind }: DatabaseSettings): iam.PolicyStatement[] =>
  SIDES.flatMap((side) => [
    allow(['rds:DescribeDBParameters'], [arn(scope, 'rds', 'pg:*', plan[side])]),
    ...(kind === 'aurora-global'
      ? [allow(['rds:DescribeDBClusterParameters'], [arn(scope, 'rds', 'cluster-pg:*', plan[side])])]
      : []),
  ]);

/** The actions know no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
const readOffers = (): iam.PolicyStatement =>
  allow(['rds:DescribeAccountAttributes', 'rds:DescribeOrderableDBInstanceOptions'], ['*']);

/** The action knows no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
const readTaskDefinitions = (): iam.PolicyStatement => allow(['ecs:DescribeTaskDefinition'], ['*']);

/**
 * Of this Region's own registry: what stands in the other one is a finding, and whose name an adopted task has is not known here.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerregistry.html
 */
const readImages = (scope: Construct): iam.PolicyStatement =>
  allow(['ecr:DescribeImages'], [arn(scope, 'ecr', 'repository/*')]);

/**
 * The actions know no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_servicequotas.html,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
const readFargateRoom = (): iam.PolicyStatement =>
  allow(
    ['servicequotas:GetServiceQuota', 'servicequotas:GetAWSDefaultServiceQuota', 'cloudwatch:GetMetricStatistics'],
    ['*'],
  );

/** What tasks need beside their definitions. */
export const readTaskSupplies = (scope: Construct): iam.PolicyStatement[] => [
  readTaskDefinitions(),
  readImages(scope),
  readFargateRoom(),
];

export const compareService = (
  scope: Construct,
  plan: CheckedPlan,
  cluster: PerSide<string>,
  service: PerSide<string>,
): iam.PolicyStatement[] => [
  ...SIDES.map((side) =>
    allow(['ecs:DescribeServices'], [arn(scope, 'ecs', `service/${cluster[side]}/${service[side]}`, plan[side])]),
  ),
  ...readTaskSupplies(scope),
];
