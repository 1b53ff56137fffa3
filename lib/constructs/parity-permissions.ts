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
  readQuotas(),
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

/** The action knows no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html */
const readQuotas = (): iam.PolicyStatement => allow(['rds:DescribeAccountAttributes'], ['*']);

/** The action knows no resources. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonelasticcontainerservice.html */
export const readTaskDefinitions = (): iam.PolicyStatement => allow(['ecs:DescribeTaskDefinition'], ['*']);

export const compareService = (
  scope: Construct,
  plan: CheckedPlan,
  cluster: PerSide<string>,
  service: PerSide<string>,
): iam.PolicyStatement[] => [
  ...SIDES.map((side) =>
    allow(['ecs:DescribeServices'], [arn(scope, 'ecs', `service/${cluster[side]}/${service[side]}`, plan[side])]),
  ),
  readTaskDefinitions(),
];
