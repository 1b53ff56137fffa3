import { Stack } from 'aws-cdk-lib';
import type * as rds from 'aws-cdk-lib/aws-rds';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { connectionParameterName } from '../../lambda/contract/names';
import type { DatabaseSettings } from '../../lambda/contract/settings';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';

/**
 * What applications in home read before any failover. A run writes the parameter of the side that takes over; this one
 * keeps naming the same instance or cluster, so a later deploy that pushes it again changes nothing (promise P7).
 */
export function firstConnection(
  scope: Construct,
  plan: CheckedPlan,
  { name, databaseName }: DatabaseSettings,
  { hostname, port }: rds.Endpoint,
): void {
  new ssm.StringParameter(scope, `Connection-${name}`, {
    parameterName: connectionParameterName(workloadName(plan), name),
    description: `Where applications in ${plan.home} write to database ${name}`,
    stringValue: Stack.of(scope).toJsonString({ host: hostname, port, database: databaseName }),
  });
}
