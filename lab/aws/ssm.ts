import type {
  GetParameterRequest,
  GetParameterResult,
  GetParametersByPathRequest,
  GetParametersByPathResult,
  Parameter,
  PutParameterRequest,
  PutParameterResult,
} from '@aws-sdk/client-ssm';
import { type Operations, operation, required } from './call';
import { AwsError } from './errors';

interface Stored {
  readonly name: string;
  readonly type: 'String' | 'SecureString' | 'StringList';
  readonly value: string;
  readonly version: number;
  readonly at: number;
}

/** SSM parameters, per Region. */
export class Parameters {
  readonly #stored = new Map<string, Map<string, Stored>>();

  constructor(
    private readonly account: string,
    private readonly now: () => number,
  ) {}

  readonly operations: Operations = {
    PutParameter: operation<PutParameterRequest, PutParameterResult>(
      ['Name', 'Value', 'Type', 'Overwrite', 'Description'],
      (input, call) => {
        const name = required(input.Name, 'Name');
        const before = this.#in(call.region).get(name);
        if (before !== undefined && input.Overwrite !== true) {
          throw new AwsError(
            'ParameterAlreadyExists',
            `The parameter already exists: ${name}. To overwrite it, set Overwrite.`,
          );
        }
        const type = before?.type ?? required(input.Type, 'Type');
        return { Version: this.put(call.region, name, required(input.Value, 'Value'), type), Tier: 'Standard' };
      },
    ),

    GetParameter: operation<GetParameterRequest, GetParameterResult>(['Name', 'WithDecryption'], (input, call) => {
      const stored = this.#in(call.region).get(required(input.Name, 'Name'));
      if (stored === undefined)
        throw new AwsError('ParameterNotFound', `parameter ${input.Name} not found in ${call.region}`);
      return { Parameter: this.#shown(call.region, stored) };
    }),

    GetParametersByPath: operation<GetParametersByPathRequest, GetParametersByPathResult>(
      ['Path', 'Recursive', 'WithDecryption'],
      (input, call) => {
        const prefix = `${required(input.Path, 'Path').replace(/\/$/, '')}/`;
        const below = [...this.#in(call.region).values()].filter((stored) => stored.name.startsWith(prefix));
        const level = below.filter(
          (stored) => input.Recursive === true || !stored.name.slice(prefix.length).includes('/'),
        );
        return { Parameters: level.map((stored) => this.#shown(call.region, stored)) };
      },
    ),
  };

  /** Writes past the wire, as a deploy does; the answer is the version. */
  put(region: string, name: string, value: string, type: Stored['type'] = 'String'): number {
    const version = (this.#in(region).get(name)?.version ?? 0) + 1;
    this.#in(region).set(name, { name, value, type, version, at: this.now() });
    return version;
  }

  get(region: string, name: string): string | undefined {
    return this.#in(region).get(name)?.value;
  }

  #in(region: string): Map<string, Stored> {
    const existing = this.#stored.get(region) ?? new Map<string, Stored>();
    this.#stored.set(region, existing);
    return existing;
  }

  #shown(region: string, stored: Stored): Parameter {
    const ARN = `arn:aws:ssm:${region}:${this.account}:parameter/${stored.name.replace(/^\//, '')}`;
    const { name: Name, type: Type, value: Value, version: Version, at } = stored;
    return { Name, Type, Value, Version, ARN, LastModifiedDate: new Date(at), DataType: 'text' };
  }
}
