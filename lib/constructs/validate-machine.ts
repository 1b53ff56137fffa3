import { Duration } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { machineName } from '../../lambda/contract/names';
import { VALIDATE, VALIDATE_STATES } from '../../lambda/contract/validate';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import { caught, retried } from './failover-retries';
import { MACHINE_SLACK_SECONDS } from './failover-states';
import { machineLogs } from './machine-logs';
import { explainBareWildcard, explainVersions } from './wildcards';

export interface ValidateMachineProps {
  readonly plan: CheckedPlan;
  /** The one that runs `Precheck`. */
  readonly function: lambda.IFunction;
}

/** All retries of the one step, with room. */
const LONGEST_VALIDATION = Duration.hours(1);

/** The state machine `validate` of one serving Region: could this Region take over now? Its output is the answer. */
export class ValidateMachine extends Construct {
  readonly stateMachine: sfn.StateMachine;

  constructor(scope: Construct, id: string, props: ValidateMachineProps) {
    super(scope, id);
    const name = machineName(workloadName(props.plan), 'validate');
    this.stateMachine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: name,
      comment: `Could this Region take over ${props.plan.name} now? Reads only, takes no input`,
      stateMachineType: sfn.StateMachineType.STANDARD,
      definitionBody: sfn.DefinitionBody.fromChainable(this.graph(props)),
      timeout: LONGEST_VALIDATION,
      tracingEnabled: true,
      logs: machineLogs(this, name),
    });
    explainBareWildcard(this.stateMachine);
    explainVersions(this.stateMachine, [props.function]);
  }

  /** What was typed is set aside: `ResultPath` puts an answer into an object only, and a list or a text may be typed. */
  private graph(props: ValidateMachineProps): sfn.IChainable {
    const validate = this.validate(props);
    const lost = sfn.Fail.jsonPath(this, VALIDATE_STATES.notValidated, {
      error: VALIDATE_STATES.notValidated,
      causePath: '$.error.Cause',
    });
    caught(validate, lost, '$.error');
    return sfn.Pass.jsonPath(this, VALIDATE_STATES.begin, { result: sfn.Result.fromObject({}) })
      .next(validate)
      .next(sfn.Succeed.jsonPath(this, VALIDATE_STATES.validated, { outputPath: '$.validation' }));
  }

  private validate({ plan, function: lambdaFunction }: ValidateMachineProps): LambdaInvoke {
    const task = LambdaInvoke.jsonPath(this, VALIDATE_STATES.validate, {
      comment: VALIDATE.comment,
      lambdaFunction,
      payloadResponseOnly: true,
      // CDK's own retrier comes first and has no jitter.
      retryOnServiceExceptions: false,
      payload: sfn.TaskInput.fromObject({ step: VALIDATE_STATES.validate }),
      resultPath: '$.validation',
      taskTimeout: sfn.Timeout.duration(Duration.seconds(VALIDATE.timeoutSeconds + MACHINE_SLACK_SECONDS)),
    });
    retried(task, plan.rtoSeconds, VALIDATE.timeoutSeconds);
    return task;
  }
}
