import type { TaskDefinition } from '@aws-sdk/client-ecs';
import type { TaskDefinitionSpec } from './ecs-world';

/** The lab registers each family once. */
const REVISION = 1;

export const definitionArn = (region: string, account: string, family: string): string =>
  `arn:aws:ecs:${region}:${account}:task-definition/${family}:${REVISION}`;

/** The answer of DescribeTaskDefinition, as far as somebody asks. */
export const shownDefinition = (definition: TaskDefinitionSpec, account: string): TaskDefinition => ({
  taskDefinitionArn: definitionArn(definition.region, account, definition.family),
  family: definition.family,
  revision: REVISION,
  status: 'ACTIVE',
  cpu: unitsOf(definition),
  containerDefinitions: imagesOf(definition, account),
});

/** What a task takes of Fargate. */
export const unitsOf = ({ cpu = '256' }: TaskDefinitionSpec): string => cpu;

export const imagesOf = ({ region, containers, images = {} }: TaskDefinitionSpec, account: string) =>
  containers.map((name) => ({
    name,
    image: images[name] ?? `${account}.dkr.ecr.${region}.amazonaws.com/${name}:lab`,
  }));
