import type { SynthesizedStack } from '../lib/synthesis';
import type { DeployedTemplate } from './planned-changes';

export const templatesOf = (stacks: readonly SynthesizedStack[]): DeployedTemplate[] =>
  stacks.map(({ stack, template, resources }) => ({
    name: stack.stackName,
    region: stack.region,
    resources: Object.fromEntries(Object.entries(resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata')),
    outputs: template.toJSON().Outputs ?? {},
  }));

/** The same templates with properties of one resource changed by hand; `undefined` takes one away. */
export function withProperties(
  templates: readonly DeployedTemplate[],
  stack: string,
  type: string,
  changes: Readonly<Record<string, unknown>>,
): DeployedTemplate[] {
  let found = 0;
  const changed = templates.map((each) => {
    if (each.name !== stack) return each;
    const resources = Object.entries(each.resources).map(([logicalId, resource]) => {
      if (resource.Type !== type) return [logicalId, resource] as const;
      found += 1;
      return [logicalId, { ...resource, Properties: defined({ ...resource.Properties, ...changes }) }] as const;
    });
    return { ...each, resources: Object.fromEntries(resources) };
  });
  if (found === 0) throw new Error(`stack ${stack} has no ${type}`);
  return changed;
}

const defined = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
