import type { DeployedTemplate, PlannedChange } from './planned-changes';
import { same } from './resource-types';

type Values = Readonly<Record<string, unknown>>;

/** A resource as it stands in AWS, which a run may have changed since its template was deployed. */
export interface LiveResource {
  readonly type: string;
  readonly properties: Values;
}

/** By place: stack and logical id. */
export type Live = ReadonlyMap<string, LiveResource>;

export const placeOf = (stack: string, logicalId: string): string => `${stack} ${logicalId}`;

/** What stands in AWS after a first deploy, and before any run. */
export const asDeployed = (templates: readonly DeployedTemplate[]): Live =>
  new Map(
    templates.flatMap(({ name, resources }) =>
      Object.entries(resources).map(([logicalId, { Type, Properties = {} }]) => [
        placeOf(name, logicalId),
        { type: Type, properties: Properties },
      ]),
    ),
  );

/**
 * Types whose handler sends what differs between the two templates, and nothing else. Every other type is taken to send all that its template
 * names, as ECS does with `DesiredCount`, Route 53 with the values of a record and SSM with a parameter's value.
 * https://github.com/aws-cloudformation/aws-cloudformation-resource-providers-rds, `modifyDbInstanceRequest` in `Translator.java` of aws-rds-dbinstance
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-ecs-service.html#cfn-ecs-service-desiredcount ("if a desired count is not specified, it is omitted from the operation")
 */
const SENDS_DIFFERENCES = ['AWS::RDS::DBInstance'];

/** The same resources after a deploy. What it deletes is gone, what it replaces is as in the template. */
export function afterDeploy(live: Live, planned: readonly PlannedChange[]): Live {
  const now = new Map(live);
  for (const { stack, logicalId, after, change } of planned) {
    const place = placeOf(stack, logicalId);
    if (change.kind === 'delete' || change.kind === 'keep') now.delete(place);
    const wanted = { type: after?.Type ?? '', properties: after?.Properties ?? {} };
    if (change.kind === 'create' || change.kind === 'replace') now.set(place, wanted);
    if (change.kind === 'update') now.set(place, updated(live.get(place), wanted, change.properties));
  }
  return now;
}

function updated(standing: LiveResource | undefined, wanted: LiveResource, differing: readonly string[]): LiveResource {
  if (standing === undefined) return wanted;
  const sent = SENDS_DIFFERENCES.includes(wanted.type) ? differing : [...Object.keys(wanted.properties), ...differing];
  const changes = Object.fromEntries(sent.map((name) => [name, wanted.properties[name]]));
  return { ...standing, properties: { ...standing.properties, ...changes } };
}

/** What a run changes, and whatever decides who may write, where clients go and how much serves them. */
const RUN_TIME: Readonly<Record<string, readonly string[]>> = {
  'AWS::RDS::DBInstance': ['DBInstanceIdentifier', 'SourceDBInstanceIdentifier', 'SourceRegion'],
  'AWS::RDS::DBCluster': ['DBClusterIdentifier', 'GlobalClusterIdentifier', 'ReplicationSourceIdentifier'],
  'AWS::RDS::GlobalCluster': ['GlobalClusterIdentifier', 'SourceDBClusterIdentifier'],
  'AWS::ECS::Service': ['DesiredCount'],
  'AWS::Route53::RecordSet': ['Name', 'ResourceRecords', 'Failover', 'SetIdentifier', 'HealthCheckId'],
  'AWS::Route53::HealthCheck': ['HealthCheckConfig'],
  'AWS::SSM::Parameter': ['Value'],
  'AWS::SecretsManager::Secret': ['GenerateSecretString', 'SecretString'],
};

/** Of the run-time properties of everything that stands, those that the deploy has set to something else. */
export function undone(before: Live, after: Live): string[] {
  return [...before].flatMap(([place, { type, properties }]) => {
    const now = after.get(place)?.properties;
    if (now === undefined) return [];
    return (RUN_TIME[type] ?? [])
      .filter((name) => !same(properties[name], now[name]))
      .map((name) => `${place}: ${name} ${JSON.stringify(properties[name])} becomes ${JSON.stringify(now[name])}`);
  });
}
