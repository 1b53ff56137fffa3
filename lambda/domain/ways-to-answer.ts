import { answerInput } from '../contract/decide';
import { machineArnBeside, machineName } from '../contract/names';
import type { RunIdentity } from '../contract/run-document';

/** https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html */
const CONSOLE_HOSTS: Readonly<Record<string, string>> = {
  aws: 'console.aws.amazon.com',
  'aws-cn': 'console.amazonaws.cn',
  'aws-us-gov': 'console.amazonaws-us-gov.com',
};

/** How a person, or a tool of theirs, answers the question of a run. All of it is in the Region that would take over. */
export interface WaysToAnswer {
  readonly region: string;
  readonly machineArn: string;
  readonly consoleUrl: string;
  /** Input of the machine `decide`. */
  readonly approveInput: string;
  readonly declineInput: string;
  readonly approveCommand: string;
  readonly declineCommand: string;
  readonly startCommand: string;
}

export function waysToAnswer({ id, executionArn, workload, region }: RunIdentity, installation: string): WaysToAnswer {
  const machineArn = machineArnBeside(executionArn, machineName({ installation, workload }, 'decide'));
  const approveInput = answerInput(id, 'approve');
  const host = CONSOLE_HOSTS[executionArn.split(':')[1] ?? ''] ?? CONSOLE_HOSTS.aws;
  return {
    region,
    machineArn,
    // The console of this one Region: the shared address may be served by the Region that is gone.
    consoleUrl: `https://${region}.${host}/states/home?region=${region}#/statemachines/view/${encodeURIComponent(machineArn)}`,
    approveInput,
    declineInput: answerInput(id, 'decline'),
    approveCommand: `npx handover approve ${id} --reason "why"`,
    declineCommand: `npx handover decline ${id} --reason "why"`,
    startCommand: `aws stepfunctions start-execution --region ${region} --state-machine-arn ${machineArn} --input '${approveInput}'`,
  };
}
