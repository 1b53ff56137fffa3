import type { Resource, Stack } from './assembly';

/** Where a resource's own name stands, by type; a name that is not given is made from the logical id. */
const NAME_PROPERTIES: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'AlarmName',
  'AWS::DynamoDB::GlobalTable': 'TableName',
  'AWS::ECS::Cluster': 'ClusterName',
  'AWS::ECS::Service': 'ServiceName',
  'AWS::ECS::TaskDefinition': 'Family',
  'AWS::Events::Rule': 'Name',
  'AWS::Lambda::Function': 'FunctionName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::RDS::DBInstance': 'DBInstanceIdentifier',
  'AWS::SecretsManager::Secret': 'Name',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::SSM::Parameter': 'Name',
  'AWS::StepFunctions::StateMachine': 'StateMachineName',
};

type ArnOf = (at: { readonly region: string; readonly account: string; readonly name: string }) => string;

const ARNS: Readonly<Record<string, ArnOf>> = {
  'AWS::CloudWatch::Alarm': ({ region, account, name }) => `arn:aws:cloudwatch:${region}:${account}:alarm:${name}`,
  'AWS::DynamoDB::GlobalTable': ({ region, account, name }) => `arn:aws:dynamodb:${region}:${account}:table/${name}`,
  'AWS::ECS::Cluster': ({ region, account, name }) => `arn:aws:ecs:${region}:${account}:cluster/${name}`,
  'AWS::ECS::TaskDefinition': ({ region, account, name }) =>
    `arn:aws:ecs:${region}:${account}:task-definition/${name}:1`,
  'AWS::Lambda::Function': ({ region, account, name }) => `arn:aws:lambda:${region}:${account}:function:${name}`,
  'AWS::RDS::DBInstance': ({ region, account, name }) => `arn:aws:rds:${region}:${account}:db:${name}`,
  'AWS::SecretsManager::Secret': ({ region, account, name }) =>
    `arn:aws:secretsmanager:${region}:${account}:secret:${name}`,
  'AWS::SNS::Topic': ({ region, account, name }) => `arn:aws:sns:${region}:${account}:${name}`,
  'AWS::SQS::Queue': ({ region, account, name }) => `arn:aws:sqs:${region}:${account}:${name}`,
  'AWS::StepFunctions::StateMachine': ({ region, account, name }) =>
    `arn:aws:states:${region}:${account}:stateMachine:${name}`,
};

/** Types whose `Ref` is their ARN. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference */
const REF_IS_ARN = new Set([
  'AWS::ECS::TaskDefinition',
  'AWS::SecretsManager::Secret',
  'AWS::SNS::Topic',
  'AWS::StepFunctions::StateMachine',
]);

/** The name that the resource has in the lab. */
export function nameOf(logicalId: string, resource: Resource, resolve: (value: unknown) => unknown): string {
  const property = NAME_PROPERTIES[resource.Type];
  const given = property === undefined ? undefined : resource.Properties?.[property];
  return given === undefined ? logicalId : String(resolve(given));
}

export function arnOf(
  stack: Stack,
  logicalId: string,
  resource: Resource,
  resolve: (value: unknown) => unknown,
): string {
  const name = nameOf(logicalId, resource, resolve);
  const make = ARNS[resource.Type];
  return make === undefined ? `arn:lab:${resource.Type}:${stack.region}:${name}` : make({ ...stack, name });
}

export const refOf = (
  stack: Stack,
  logicalId: string,
  resource: Resource,
  resolve: (value: unknown) => unknown,
): string =>
  REF_IS_ARN.has(resource.Type) ? arnOf(stack, logicalId, resource, resolve) : nameOf(logicalId, resource, resolve);
