import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { ConnectionParameters } from '../../ports/outside';
import { clientConfig, controlPlane } from './clients';
import { translated } from './faults';

export class SsmParameters implements ConnectionParameters {
  private readonly client: SSMClient;

  constructor(region: string) {
    this.client = new SSMClient(clientConfig(controlPlane(region)));
  }

  async write(name: string, value: string): Promise<void> {
    await translated(`writing the parameter ${name}`, () =>
      this.client.send(new PutParameterCommand({ Name: name, Value: value, Type: 'String', Overwrite: true })),
    );
  }
}
