import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { type Orchestration, STEPS, type StepFunction, type StepName } from '../../lambda/contract/steps';
import { retried } from './failover-retries';

/** Where a step's answer is put back. ClaimRun's is the document itself. */
export const ANSWER_AT: Readonly<Record<StepName, string>> = {
  ClaimRun: '$',
  Precheck: '$.precheck',
  AskForApproval: '$.approval',
  ReadDecision: '$.approval',
  TakeOwnership: '$.ownership',
  FenceOldRegion: '$.fence',
  PromoteDatabases: '$.promotion',
  ScaleUp: '$.scaled',
  OpenDatabases: '$.opened',
  SwitchConnections: '$.connections',
  ShiftTraffic: '$.traffic',
  StartProcessing: '$.processing',
  RequeueRunningJobs: '$.requeued',
  Verify: '$.verification',
  UpdateInventory: '$.inventory',
  StopProcessing: '$.stopped',
  DrainJobs: '$.drain',
  ConfirmReplay: '$.replay',
  GoBack: '$.back',
  MeasureLoss: '$.measured',
  KeepOldPrimary: '$.kept',
  SeedReplica: '$.seeded',
  RegisterReplica: '$.registered',
  Report: '$.report',
};

/** The machine gives up a little later than the Lambda, so that the Lambda's own error is the one that is seen. */
export const MACHINE_SLACK_SECONDS = 5;

export interface FailoverStatesProps {
  readonly functions: Readonly<Record<StepFunction, lambda.IFunction>>;
  readonly rtoSeconds: number;
  readonly orchestration: Orchestration;
}

/** Makes the states of an orchestration, each in the one way that these machines use. */
export class FailoverStates extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: FailoverStatesProps,
  ) {
    super(scope, id);
  }

  /** Of all orchestrations: what a graph does not lead to is no state of its machine. */
  steps(): Readonly<Record<StepName, LambdaInvoke>> {
    const names = Object.keys(STEPS) as StepName[];
    return Object.fromEntries(names.map((name) => [name, this.step(name)])) as Record<StepName, LambdaInvoke>;
  }

  private step(name: StepName): LambdaInvoke {
    const { comment, timeoutSeconds, function: stepFunction } = STEPS[name];
    const task = LambdaInvoke.jsonPath(this, name, {
      comment,
      lambdaFunction: this.props.functions[stepFunction],
      payloadResponseOnly: true,
      // CDK's own retrier comes first and has no jitter.
      retryOnServiceExceptions: false,
      payload: sfn.TaskInput.fromObject({ step: name, document: documentOf(name, this.props.orchestration) }),
      resultPath: ANSWER_AT[name],
      taskTimeout: sfn.Timeout.duration(Duration.seconds(timeoutSeconds + MACHINE_SLACK_SECONDS)),
    });
    retried(task, this.props.rtoSeconds, timeoutSeconds);
    return task;
  }

  choice(name: string): sfn.Choice {
    return sfn.Choice.jsonPath(this, name);
  }

  wait(name: string, secondsPath: string): sfn.Wait {
    return sfn.Wait.jsonPath(this, name, { time: sfn.WaitTime.secondsPath(secondsPath) });
  }

  pass(name: string, props: sfn.PassJsonPathProps = {}): sfn.Pass {
    return sfn.Pass.jsonPath(this, name, props);
  }

  succeed(name: string): sfn.Succeed {
    return sfn.Succeed.jsonPath(this, name);
  }

  fail(name: string, causePath: string): sfn.Fail {
    return sfn.Fail.jsonPath(this, name, { error: name, causePath });
  }

  parallel(name: string, resultPath: string, resultSelector: Record<string, string>): sfn.Parallel {
    return sfn.Parallel.jsonPath(this, name, { resultPath, resultSelector });
  }
}

/** ClaimRun comes before there is a document: it is given the execution and the state, which holds its own last answer. */
const documentOf = (name: StepName, orchestration: Orchestration): unknown =>
  name === 'ClaimRun'
    ? { execution: sfn.JsonPath.objectAt('$$.Execution'), state: sfn.JsonPath.entirePayload, orchestration }
    : sfn.JsonPath.entirePayload;
