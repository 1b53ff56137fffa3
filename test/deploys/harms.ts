import { afterDeploy, type Live, undone } from './live-resources';
import { type DeployedTemplate, type PlannedChange, plannedChanges } from './planned-changes';
import type { ResourceTypes } from './resource-types';

/** They hold no data of a person, and clients or roles hang on them all the same. */
const MISSED = [
  'AWS::ECS::Cluster',
  'AWS::ECS::Service',
  'AWS::RDS::GlobalCluster',
  'AWS::Route53::HealthCheck',
  'AWS::Route53::RecordSet',
  'AWS::SSM::Parameter',
];

/** What promise P7 forbids of a deploy, one line each: something replaced or deleted that would be missed, or what a run did undone. */
export function harmsOf(
  types: ResourceTypes,
  before: readonly DeployedTemplate[],
  after: readonly DeployedTemplate[],
  live: Live,
): string[] {
  const planned = plannedChanges(types, before, after);
  return [...planned.flatMap((each) => lossOf(types, each)), ...undone(live, afterDeploy(live, planned))];
}

function lossOf(types: ResourceTypes, { stack, logicalId, before, change }: PlannedChange): string[] {
  if (before === undefined || !(MISSED.includes(before.Type) || types.find(before.Type).stateful)) return [];
  if (change.kind === 'replace') return [`${stack} ${logicalId}: replaced, ${change.properties.join(', ')} changes`];
  return change.kind === 'delete' ? [`${stack} ${logicalId}: deleted`] : [];
}
