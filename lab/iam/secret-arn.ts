/** Six characters that Secrets Manager would have drawn. */
const SUFFIX = '-LaBsIx';

/**
 * A secret's ARN ends in six characters that nobody knows beforehand, so a policy that names the secret without them, or
 * without `-??????`, allows nothing. https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html
 */
export const fullSecretArn = (arn: string): string => (arn.endsWith(SUFFIX) ? arn : `${arn}${SUFFIX}`);
