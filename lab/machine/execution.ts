import { asJson, type JsonObject } from './json';

/** One run of a machine, as StartExecution names it. */
export interface Execution {
  readonly arn: string;
  readonly name: string;
  readonly input: unknown;
  readonly machineArn: string;
  readonly machineName: string;
  readonly roleArn?: string;
}

/** The context object without `$$.State`. https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
export function contextOf(execution: Execution, startedAt: Date): JsonObject {
  const { arn, name, input, machineArn, machineName, roleArn } = execution;
  const role: JsonObject = roleArn === undefined ? {} : { RoleArn: roleArn };
  return {
    Execution: {
      Id: arn,
      Input: asJson(input),
      Name: name,
      ...role,
      StartTime: startedAt.toISOString(),
      RedriveCount: 0,
    },
    StateMachine: { Id: machineArn, Name: machineName },
  };
}
