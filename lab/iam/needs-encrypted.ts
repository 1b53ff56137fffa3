import type { DescribeSecretRequest, GetSecretValueRequest } from '@aws-sdk/client-secrets-manager';
import type { PublishInput } from '@aws-sdk/client-sns';
import { type At, arn, type Need, type Needs, named, needs, needsOne } from './need';
import { fullSecretArn } from './secret-arn';

/** What a service does with a customer key it does as the caller. */
function withKey(resource: string, service: string, actions: readonly string[], { region, surroundings }: At): Need[] {
  const key = surroundings.keys.get(resource);
  if (key === undefined) return [];
  const context = { 'kms:ViaService': [`${service}.${region}.amazonaws.com`] };
  return actions.map((action) => ({ action, resource: key, context }));
}

export const ENCRYPTED_NEEDS: Readonly<Record<string, Needs>> = {
  /** https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html */
  'secretsmanager:GetSecretValue': needs<GetSecretValueRequest>(({ SecretId = '' }, at) => {
    const resource = fullSecretArn(named(SecretId, (name) => arn(at, 'secretsmanager', `secret:${name}`)));
    return [{ action: at.action, resource }, ...withKey(resource, 'secretsmanager', ['kms:Decrypt'], at)];
  }),
  /** Without its value, so without its key. */
  'secretsmanager:DescribeSecret': needsOne<DescribeSecretRequest>(({ SecretId = '' }, at) =>
    fullSecretArn(named(SecretId, (name) => arn(at, 'secretsmanager', `secret:${name}`))),
  ),
  /** https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html */
  'sns:Publish': needs<PublishInput>(({ TopicArn = '' }, at) => [
    { action: at.action, resource: TopicArn },
    ...withKey(TopicArn, 'sns', ['kms:GenerateDataKey', 'kms:Decrypt'], at),
  ]),
};
