import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { clientConfig, controlPlane } from '../../lambda/adapters/aws/clients';
import { readFault } from '../../lambda/adapters/aws/faults';
import type { ExecutionStatus, MachineExecution, StateMachines } from '../ports';
import { Refusal } from '../refusals';

/**
 * Step Functions in the Region that takes over. A start whose answer was lost may be repeated: with the same name and
 * input it answers the running execution (https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html).
 */
export class StepFunctionsMachines implements StateMachines {
  private readonly clients = new Map<string, SFNClient>();

  constructor(private readonly account: string) {}

  async start({ region, machine, name, input }: MachineExecution): Promise<{ executionArn: string }> {
    const stateMachineArn = `arn:${partitionOf(region)}:states:${region}:${this.account}:stateMachine:${machine}`;
    const command = new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) });
    const answer = await this.refusing(`starting ${stateMachineArn}`, () => this.client(region).send(command));
    if (answer.executionArn === undefined)
      throw new Refusal(`starting ${stateMachineArn}: the answer has no execution ARN`);
    return { executionArn: answer.executionArn };
  }

  async describe(region: string, executionArn: string): Promise<ExecutionStatus> {
    const command = new DescribeExecutionCommand({ executionArn });
    const answer = await this.refusing(`looking at ${executionArn}`, () => this.client(region).send(command));
    return statusOf(answer);
  }

  private client(region: string): SFNClient {
    const known = this.clients.get(region) ?? new SFNClient(clientConfig(controlPlane(region)));
    this.clients.set(region, known);
    return known;
  }

  private async refusing<T>(doing: string, call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      const { name, message } = readFault(error);
      throw new Refusal(`${doing}: ${HINTS[name] ?? `${name}: ${message}`}`);
    }
  }
}

const HINTS: Readonly<Record<string, string>> = {
  StateMachineDoesNotExist:
    'no such state machine; the account and the installation in the configuration must be those that were deployed',
  CredentialsProviderError: 'no AWS credentials were found; sign in, or set AWS_PROFILE',
};

/** A redriven or pending execution has not ended either. */
function statusOf({ status, error, cause, output }: DescribeExecutionCommandOutput): ExecutionStatus {
  if (status === 'SUCCEEDED') return { kind: 'succeeded', output };
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return { kind: 'running' };
  return { kind: 'failed', because: [status, error, cause].filter(Boolean).join(': ') };
}

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}
