import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ConnectionParameters } from '../../ports/outside';
import { clientConfig, controlPlane } from './clients';
import { translated } from './faults';

export class SsmParameters implements ConnectionParameters {
  private readonly client: SSMClient;

  constructor(region: string) {
    this.client = new SSMClient(clientConfig(controlPlane(region)));
  }

  async read(name: string): Promise<string | undefined> {
    return translated(`reading the parameter ${name}`, async () => {
      try {
        return (await this.client.send(new GetParameterCommand({ Name: name }))).Parameter?.Value;
      } catch (error) {
        if (error instanceof ParameterNotFound) return undefined;
        throw error;
      }
    });
  }

  async write(name: string, value: string): Promise<void> {
    await translated(`writing the parameter ${name}`, () =>
      this.client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: true })),
    );
  }
}
