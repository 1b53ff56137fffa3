import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { DECIDE_STATES, RECORD_ANSWER } from '../../lambda/contract/decide';
import { machineName } from '../../lambda/contract/names';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { caught, retried } from './failover-retries';
import { MACHINE_SLACK_SECONDS } from './failover-states';
import { machineLogs } from './machine-logs';
import { explainBareWildcard, explainVersions } from './wildcards';

export interface DecideMachineProps {
  readonly plan: CheckedPlan;
  readonly function: lambda.IFunction;
}

/** All retries of the one step, with room. */
const LONGEST_ANSWER = Duration.hours(1);

/** The state machine `decide` of one serving Region: a person answers the question of a run from the console. */
export class DecideMachine extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: DecideMachineProps) {
    super(scope, id);
    const name = machineName(workloadName(props.plan), 'decide');
    this.stateMachine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: name,
      comment: `Answers the question of a run of ${props.plan.name}: {"run": "...", "verdict": "approve" or "decline", "reason": "..."}`,
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromChainable(this.graph(props)),
      timeout: LONGEST_ANSWER,
      tracingEnabled: true,
      logs: machineLogs(this, name),
    });
    explainBareWildcard(this.stateMachine);
    explainVersions(this.stateMachine, [props.function]);
  }

  private graph(props: DecideMachineProps): sfn.IChainable {
    const recordAnswer = this.recordAnswer(props);
    const lost = this.fail(DECIDE_STATES.answerLost, '$.error.Cause');
    caught(recordAnswer, lost, '$.error');
    const first = sfn.Pass.jsonPath(this, DECIDE_STATES.takeAnswer, { result: sfn.Result.fromObject({}) });
    return first.next(recordAnswer).next(
      sfn.Choice.jsonPath(this, DECIDE_STATES.answerStands)
        .when(
          sfn.Condition.stringEquals('$.answer.outcome', 'recorded'),
          sfn.Succeed.jsonPath(this, DECIDE_STATES.answerRecorded, { outputPath: '$.answer' }),
        )
        .otherwise(this.fail(DECIDE_STATES.answerRefused, '$.answer.because')),
    );
  }

  /**
   * The input is read from `$$.Execution`: whatever a person typed, even an empty object, reaches the step as it is. It is
   * not the state's own input: `ResultPath` can put an answer into an object only, and a list or a text may be typed.
   * https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html
   */
  private recordAnswer({ plan, function: lambdaFunction }: DecideMachineProps): LambdaInvoke {
    const task = LambdaInvoke.jsonPath(this, DECIDE_STATES.recordAnswer, {
      comment: RECORD_ANSWER.comment,
      lambdaFunction,
      payloadResponseOnly: true,
      // CDK's own retrier comes first and has no jitter.
      retryOnServiceExceptions: false,
      payload: sfn.TaskInput.fromObject({ execution: sfn.JsonPath.objectAt('$$.Execution') }),
      resultPath: '$.answer',
      taskTimeout: sfn.Timeout.duration(Duration.seconds(RECORD_ANSWER.timeoutSeconds + MACHINE_SLACK_SECONDS)),
    });
    retried(task, plan.rtoSeconds, RECORD_ANSWER.timeoutSeconds);
    return task;
  }

  private fail(name: string, causePath: string): sfn.Fail {
    return sfn.Fail.jsonPath(this, name, { error: name, causePath });
  }
}
