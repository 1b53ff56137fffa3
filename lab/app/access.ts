import { labAccessKey, NotImplementedByLab } from '../aws';
import { ACTIONS, type Access, type FunctionAccess, parseStatements, type Statement } from '../iam';
import type { LabFunction } from '../lambda/lab-function';
import { readAssembly, type Stack } from './assembly';
import { LAB_ARN, withIamNames } from './iam-names';
import { type Deployed, deploy } from './resources';
import { surroundingsOf } from './surroundings';

type NamedFunction = Pick<LabFunction, 'name' | 'region'>;
type Find = (type: string) => readonly Deployed[];

const TYPES = new Set([
  'AWS::DynamoDB::GlobalTable',
  'AWS::ECS::TaskDefinition',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Lambda::Function',
  'AWS::SNS::Topic',
  'AWS::SecretsManager::Secret',
]);

/** What the policies of the templates let the functions do. */
export async function readAccess(assembly: string, functions: readonly NamedFunction[]): Promise<Access> {
  return accessOf(await readAssembly(assembly), functions);
}

export function accessOf(stacks: readonly Stack[], functions: readonly NamedFunction[]): Access {
  const resources = deploy(stacks.map(withIamNames), TYPES);
  const find: Find = (type) => resources.filter((resource) => resource.type === type);
  return {
    functions: new Map([
      ...functions.map((one) => [labAccessKey(one.region, one.name), accessOfOne(one, find)] as const),
      ...find('AWS::ECS::TaskDefinition').flatMap((task) => accessOfTask(task, find)),
    ]),
    surroundings: surroundingsOf(stacks[0]?.account ?? 'unknown', find),
  };
}

function accessOfOne({ name, region }: NamedFunction, find: Find): FunctionAccess {
  const lambda = find('AWS::Lambda::Function').find((one) => one.name === name && one.region === region);
  return accessOfRole(name, String(lambda?.properties.Role), find);
}

/** Tasks have one role for all of their containers; its caller in the lab has the name of the family. */
function accessOfTask({ name, region, properties }: Deployed, find: Find) {
  const { TaskRoleArn } = properties;
  if (TaskRoleArn === undefined) return [];
  return [[labAccessKey(region, name), accessOfRole(name, String(TaskRoleArn), find)] as const];
}

function accessOfRole(name: string, roleArn: string, find: Find): FunctionAccess {
  const role = find('AWS::IAM::Role').find(({ properties }) => properties[LAB_ARN] === roleArn);
  if (role === undefined)
    throw new NotImplementedByLab(`role ${roleArn} of function ${name} is in no template: its permissions are unknown`);
  if (role.properties.PermissionsBoundary !== undefined)
    throw new NotImplementedByLab(`permissions boundary of function ${name} is not known to the lab's IAM`);
  const statements = [...documentsOf(role, roleArn, find), ...keyDocuments(roleArn, find)].flatMap((document) =>
    statementsOf(name, document),
  );
  return { functionName: name, roleArn, statements };
}

function statementsOf(name: string, document: unknown): readonly Statement[] {
  try {
    return parseStatements(document, ACTIONS);
  } catch (error) {
    throw new NotImplementedByLab(`policy of function ${name}: ${error instanceof Error ? error.message : error}`);
  }
}

/** Inline policies, attached policies, and managed ones that stand in a template. */
function documentsOf(role: Deployed, roleArn: string, find: Find): readonly unknown[] {
  const roleName = roleArn.split('/').at(-1) ?? '';
  const inline = (role.properties.Policies ?? []) as readonly { readonly PolicyDocument: unknown }[];
  const arns = (role.properties.ManagedPolicyArns ?? []) as readonly string[];
  const managed = find('AWS::IAM::ManagedPolicy');
  const strange = arns.filter(
    (arn) => !harmless(arn) && !managed.some(({ properties }) => properties[LAB_ARN] === arn),
  );
  if (strange.length > 0)
    throw new NotImplementedByLab(`managed policy ${strange.join(', ')} of role ${roleName} is in no template`);
  const attached = [...find('AWS::IAM::Policy'), ...managed].filter(
    ({ properties }) =>
      ((properties.Roles ?? []) as readonly string[]).includes(roleName) || arns.includes(String(properties[LAB_ARN])),
  );
  return [
    ...inline.map(({ PolicyDocument }) => PolicyDocument),
    ...attached.map((one) => one.properties.PolicyDocument),
  ];
}

/** Policies of AWS that allow nothing but logs, traces and network interfaces, for which the lab has no calls. */
const harmless = (arn: string): boolean =>
  /:aws:policy\/(service-role\/AWSLambda(Basic|VPCAccess)ExecutionRole|AWSXRayDaemonWriteAccess)$/.test(arn);

interface KeyStatement extends Readonly<Record<string, unknown>> {
  readonly Principal?: { readonly AWS?: string | readonly string[] };
}

/**
 * What a key's own policy lets the role do counts like a statement of the role: CDK writes `kms:ViaService` grants there.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
 */
const keyDocuments = (roleArn: string, find: Find): readonly unknown[] =>
  find('AWS::KMS::Key').map(({ properties }) => {
    const { Statement: all = [] } = (properties.KeyPolicy ?? {}) as { readonly Statement?: readonly KeyStatement[] };
    const own = all.filter(({ Principal }) => [Principal?.AWS].flat().includes(roleArn));
    return { Statement: own.map(({ Principal: _, ...rest }) => ({ ...rest, Resource: properties[LAB_ARN] })) };
  });
