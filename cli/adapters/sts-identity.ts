import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { bestEffort, clientConfig } from '../../lambda/adapters/aws/clients';
import { isPassing } from '../../lambda/adapters/aws/faults';
import type { AwsIdentity } from '../ports';

/**
 * Who signs the calls, from the Regional STS of the first Region that answers: the global endpoint lives in us-east-1 only
 * (fault B6). `UserId` is the very value that IAM has for `aws:userid`.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 */
export async function stsIdentity(regions: readonly string[]): Promise<AwsIdentity | undefined> {
  for (const region of regions) {
    try {
      const client = new STSClient(clientConfig(bestEffort(region)));
      const { UserId: userId, Arn: arn } = await client.send(new GetCallerIdentityCommand({}));
      if (userId !== undefined && arn !== undefined) return { userId, arn };
    } catch (error) {
      // Missing or refused credentials are the same everywhere.
      if (!isPassing(error) || isCredentialFault(error)) throw error;
    }
  }
  return undefined;
}

const isCredentialFault = (error: unknown): boolean =>
  error instanceof Error && error.name === 'CredentialsProviderError';
