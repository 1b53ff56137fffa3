import type {
  DescribeSecretRequest,
  DescribeSecretResponse,
  GetSecretValueRequest,
  GetSecretValueResponse,
} from '@aws-sdk/client-secrets-manager';
import { type Operations, operation, required } from './call';
import { AwsError } from './errors';

export interface Secret {
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly value: string;
  /** It is to be deleted: nobody can read it, and it is still described. */
  readonly deletedAt?: Date;
}

/** Secrets, per Region. */
export class Secrets {
  readonly #secrets: Secret[] = [];

  add(secret: Secret): void {
    this.#secrets.push(secret);
  }

  readonly operations: Operations = {
    GetSecretValue: operation<GetSecretValueRequest, GetSecretValueResponse>(['SecretId'], (input, call) => {
      const found = this.#found(call.region, required(input.SecretId, 'SecretId'));
      // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
      if (found.deletedAt !== undefined)
        throw new AwsError(
          'InvalidRequestException',
          "You can't perform this operation on the secret because it was marked for deletion.",
        );
      return { ARN: found.arn, Name: found.name, SecretString: found.value, VersionStages: ['AWSCURRENT'] };
    }),
    DescribeSecret: operation<DescribeSecretRequest, DescribeSecretResponse>(['SecretId'], (input, call) => {
      const { arn, name, deletedAt } = this.#found(call.region, required(input.SecretId, 'SecretId'));
      return { ARN: arn, Name: name, DeletedDate: deletedAt };
    }),
  };

  #found(region: string, id: string): Secret {
    const found = this.#secrets.find((secret) => secret.region === region && isNamed(secret, id));
    if (found !== undefined) return found;
    throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret ${id}.`);
  }
}

/** By name, by ARN, or by the ARN without its six random characters, as templates write it. */
const isNamed = (secret: Secret, id: string): boolean =>
  secret.name === id || secret.arn === id || secret.arn.replace(/-\w{6}$/, '') === id;
