import type { GetSecretValueRequest, GetSecretValueResponse } from '@aws-sdk/client-secrets-manager';
import { type Operations, operation, required } from './call';
import { AwsError } from './errors';

export interface Secret {
  readonly region: string;
  readonly name: string;
  readonly arn: string;
  readonly value: string;
}

/** Secrets, per Region. */
export class Secrets {
  readonly #secrets: Secret[] = [];

  add(secret: Secret): void {
    this.#secrets.push(secret);
  }

  readonly operations: Operations = {
    GetSecretValue: operation<GetSecretValueRequest, GetSecretValueResponse>(['SecretId'], (input, call) => {
      const id = required(input.SecretId, 'SecretId');
      const found = this.#secrets.find((secret) => secret.region === call.region && isNamed(secret, id));
      if (found === undefined)
        throw new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified secret ${id}.`);
      return { ARN: found.arn, Name: found.name, SecretString: found.value, VersionStages: ['AWSCURRENT'] };
    }),
  };
}

/** By name, by ARN, or by the ARN without its six random characters, as templates write it. */
const isNamed = (secret: Secret, id: string): boolean =>
  secret.name === id || secret.arn === id || secret.arn.replace(/-\w{6}$/, '') === id;
