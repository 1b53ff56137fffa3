import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { TaskDefinitionSpec } from './ecs-world';

/** The lab registers each family once. */
const REVISION = 1;

export const definitionArn = (region: string, account: string, family: string): string =>
  `arn:aws:ecs:${region}:${account}:task-definition/${family}:${REVISION}`;

/** The answer of DescribeTaskDefinition, as far as somebody asks. */
export const shownDefinition = (
  { region, family, containers, images = {} }: TaskDefinitionSpec,
  account: string,
): TaskDefinition => ({
  taskDefinitionArn: definitionArn(region, account, family),
  family,
  revision: REVISION,
  status: 'ACTIVE',
  containerDefinitions: containers.map((name) => ({
    name,
    image: images[name] ?? `${account}.dkr.ecr.${region}.amazonaws.com/${name}:lab`,
  })),
});
