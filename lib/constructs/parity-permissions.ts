import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DatabaseSettings, PerSide } from '../../lambda/contract/settings';
import { SIDES } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { describeGlobalDatabase, describeInstance } from './database-permissions';
import { allow, arn } from './permissions';

/** What `Precheck` compares, in both Regions that serve; all of it reads. */
export const compareDatabase = (
  scope: Construct,
  plan: CheckedPlan,
  settings: DatabaseSettings,
): iam.PolicyStatement[] => [
  ...SIDES.flatMap((side) => compareIn(scope, plan[side], settings, settings.instance[side])),
  readQuotas(),
];

/** Groups of adopted databases have any name. */
function compareIn(
  scope: Construct,
  region: string,
  settings: DatabaseSettings,
  instance: string,
): iam.PolicyStatement[] {
  const groups = allow(['rds:DescribeDBParameters'], [arn(scope, 'rds', 'pg:*', region)]);
  if (settings.kind !== 'aurora-global') return [describeInstance(scope, instance, region), groups];
  return [
    ...describeGlobalDatabase(scope, instance, settings.globalCluster, region),
    groups,
    allow(['rds:DescribeDBClusterParameters'], [arn(scope, 'rds', 'cluster-pg:*', region)]),
  ];
}

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
