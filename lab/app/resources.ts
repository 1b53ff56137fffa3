import type { Resource, Stack } from './assembly';
import { Intrinsics } from './intrinsics';
import { arnOf, nameOf } from './physical-names';

/** A resource as it would stand in AWS: its name, its ARN, and properties without any function left in them. */
export interface Deployed {
  readonly logicalId: string;
  readonly type: string;
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** "Deploys" an assembly: every resource of the wanted types, resolved. */
export function deploy(stacks: readonly Stack[], types: ReadonlySet<string>): readonly Deployed[] {
  return stacks.flatMap((stack) => {
    const intrinsics: Intrinsics = new Intrinsics(stack, (name) => exported(stacks, stack, name));
    const resolve = (value: unknown) => intrinsics.resolve(value);
    return Object.entries(stack.template.Resources ?? {})
      .filter(([, resource]) => types.has(resource.Type))
      .map(([logicalId, resource]) => toDeployed(stack, logicalId, resource, resolve));
  });
}

const toDeployed = (
  stack: Stack,
  logicalId: string,
  resource: Resource,
  resolve: (value: unknown) => unknown,
): Deployed => ({
  logicalId,
  type: resource.Type,
  region: stack.region,
  name: nameOf(logicalId, resource, resolve),
  arn: arnOf(stack, logicalId, resource, resolve),
  properties: resolve(resource.Properties ?? {}) as Readonly<Record<string, unknown>>,
});

/** Exports hold within one account and Region. */
function exported(stacks: readonly Stack[], importer: Stack, name: string): unknown {
  for (const stack of stacks.filter(({ region }) => region === importer.region)) {
    const intrinsics: Intrinsics = new Intrinsics(stack, (inner) => exported(stacks, stack, inner));
    const output = Object.values(stack.template.Outputs ?? {}).find(
      (one) => intrinsics.resolve(one.Export?.Name) === name,
    );
    if (output !== undefined) return intrinsics.resolve(output.Value);
  }
  throw new Error(`stack ${importer.name} imports ${name}, which no stack in ${importer.region} exports`);
}
