import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ERRORS, FailoverError } from '../../contract/errors';
import { clientConfig, controlPlane } from './clients';
import { translated } from './faults';

export interface Login {
  readonly username: string;
  readonly password: string;
}

/** Logins from this Region's copy of a secret, kept while the container lives: a keeper must not need Secrets Manager to go on. */
export class Logins {
  private readonly client: SecretsManagerClient;
  private readonly known = new Map<string, Login>();

  constructor(region: string) {
    this.client = new SecretsManagerClient(clientConfig(controlPlane(region)));
  }

  async of(secretId: string): Promise<Login> {
    const known = this.known.get(secretId);
    if (known !== undefined) return known;
    const answer = await translated(`reading the secret ${secretId}`, () =>
      this.client.send(new GetSecretValueCommand({ SecretId: secretId })),
    );
    const login = parseLogin(secretId, answer.SecretString ?? '');
    this.known.set(secretId, login);
    return login;
  }

  /** After a refused login the password may have been rotated. */
  forget(secretId: string): void {
    this.known.delete(secretId);
  }
}

function parseLogin(secretId: string, text: string): Login {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'username' in parsed && 'password' in parsed)
      return { username: String(parsed.username), password: String(parsed.password) };
  } catch {
    // falls through: the value itself must not be shown
  }
  throw new FailoverError(ERRORS.badInput, `the secret ${secretId} is not JSON with username and password`);
}
