import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * What is wrong with a service whose template says how many tasks it has; nothing for one that is imported. CloudFormation sends the
 * count with every other change of the service, and a run has raised it since (promise P7).
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-service.html#cfn-ecs-service-desiredcount
 */
export function desiredCountMistakes(name: string, service: ecs.IBaseService): string[] {
  return service.node
    .findAll()
    .filter((child): child is ecs.CfnService => child instanceof ecs.CfnService)
    .filter(({ desiredCount }) => desiredCount !== undefined)
    .map(
      ({ desiredCount }) =>
        `service "${name}" has ${written(desiredCount)} in its template, should have none: any later change of the service would set the ` +
        'count that a run has raised back to it; leave it out, then ECS begins with one task and keeps the count that stands',
    );
}

const written = (count: number | undefined): string =>
  Token.isUnresolved(count) ? 'a desired count' : `the desired count ${count}`;
