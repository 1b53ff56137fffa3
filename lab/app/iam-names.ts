import { fullSecretArn } from '../iam';
import type { Resource, Stack, Template } from './assembly';
import { Intrinsics } from './intrinsics';
import { arnOf } from './physical-names';

interface Named {
  readonly ref: string;
  readonly arn: string;
}

type NamedAs = (stack: Stack, logicalId: string, resource: Resource) => Named;

/** Logical ids are unique in a stack only, and two stacks of a Region may hold the same. */
const unique =
  (service: string, kind: string, refIsArn = false): NamedAs =>
  (stack, logicalId) => {
    const name = `${stack.name}-${logicalId}`;
    const region = service === 'iam' ? '' : stack.region;
    const arn = `arn:aws:${service}:${region}:${stack.account}:${kind}/${name}`;
    return { ref: refIsArn ? arn : name, arn };
  };

const secret: NamedAs = (stack, logicalId, resource) => {
  const intrinsics = new Intrinsics(stack, () => undefined);
  const arn = fullSecretArn(arnOf(stack, logicalId, resource, (value) => intrinsics.resolve(value)));
  return { ref: arn, arn };
};

/** Types whose physical names only IAM looks at. */
const NAMED: Readonly<Record<string, NamedAs>> = {
  'AWS::IAM::ManagedPolicy': unique('iam', 'policy', true),
  'AWS::IAM::Role': unique('iam', 'role'),
  'AWS::KMS::Key': unique('kms', 'key'),
  'AWS::SecretsManager::Secret': secret,
};

/** Property under which a resource of these types finds its own ARN. */
export const LAB_ARN = 'LabArn';

/** The stack with the names written out that a policy would hold in AWS: roles, keys, secrets with their six characters. */
export function withIamNames(stack: Stack): Stack {
  const names = namesIn(stack);
  const { Resources = {}, Outputs = {} } = written(stack.template, names) as Template;
  const own = Object.entries(Resources).map(([id, resource]) => {
    const name = names.get(id);
    return [id, name === undefined ? resource : withArn(resource, name)] as const;
  });
  return { ...stack, template: { ...stack.template, Resources: Object.fromEntries(own), Outputs } };
}

const withArn = (resource: Resource, { arn }: Named): Resource => ({
  ...resource,
  Properties: { ...resource.Properties, [LAB_ARN]: arn },
});

function namesIn(stack: Stack): ReadonlyMap<string, Named> {
  return new Map(
    Object.entries(stack.template.Resources ?? {}).flatMap(([id, resource]) => {
      const named = NAMED[resource.Type];
      return named === undefined ? [] : [[id, named(stack, id, resource)] as const];
    }),
  );
}

/** Every `Ref` and `Fn::GetAtt … Arn` of a named resource replaced by what it stands for. */
function written(value: unknown, names: ReadonlyMap<string, Named>): unknown {
  if (Array.isArray(value)) return value.map((one) => written(one, names));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref: ref, 'Fn::GetAtt': attribute } = value as { readonly Ref?: unknown; readonly 'Fn::GetAtt'?: unknown };
  const byRef = typeof ref === 'string' ? names.get(ref)?.ref : undefined;
  const byArn = Array.isArray(attribute) && attribute[1] === 'Arn' ? names.get(String(attribute[0]))?.arn : undefined;
  return (
    byRef ?? byArn ?? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, written(one, names)] as const))
  );
}
