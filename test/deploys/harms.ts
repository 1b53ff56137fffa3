import type { Resource } from '../lib/synthesis';
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
  const taken = namesIn(types, before);
  return [
    ...planned.flatMap((each) => lossOf(types, each)),
    ...planned.flatMap((each) => clashOf(types, each, taken)),
    ...undone(live, afterDeploy(live, planned)),
  ];
}

/** What comes is made before what goes is deleted: a name that stands already is refused, and the deploy rolls back. */
function clashOf(
  types: ResourceTypes,
  { stack, region, logicalId, after, change }: PlannedChange,
  taken: ReadonlySet<string>,
): string[] {
  const name = after && nameOf(types, region, after);
  if (change.kind !== 'create' || name === undefined || !taken.has(name)) return [];
  return [`${stack} ${logicalId}: refused, ${name} exists already`];
}

const namesIn = (types: ResourceTypes, templates: readonly DeployedTemplate[]): ReadonlySet<string> =>
  new Set(
    templates.flatMap(({ region, resources }) =>
      Object.values(resources).flatMap((each) => nameOf(types, region, each) ?? []),
    ),
  );

/** By type, Region and the name that its template gives it; one that AWS names clashes with nothing. */
function nameOf(types: ResourceTypes, region: string, { Type, Properties = {} }: Resource): string | undefined {
  const values = types.find(Type).namedBy.map((property) => Properties[property]);
  return values.length > 0 && values.every((value) => typeof value === 'string')
    ? `${Type} ${region} ${values.join('/')}`
    : undefined;
}

function lossOf(types: ResourceTypes, { stack, logicalId, before, change }: PlannedChange): string[] {
  if (before === undefined || !(MISSED.includes(before.Type) || types.find(before.Type).stateful)) return [];
  if (change.kind === 'replace') return [`${stack} ${logicalId}: replaced, ${change.properties.join(', ')} changes`];
  return change.kind === 'delete' ? [`${stack} ${logicalId}: deleted`] : [];
}
