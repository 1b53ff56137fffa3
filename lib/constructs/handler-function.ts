import { Aspects, Duration, Lazy, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { functionName, METRICS, SETTINGS_FILE } from '../../lambda/contract/names';
import type { WorkloadSettings } from '../../lambda/contract/settings';
import { workloadName } from '../config/place';
import type { CheckedPlan } from '../config/plan';
import type { FunctionNetwork } from './function-network';
import { FUNCTION_ROLES, type FunctionRole, type FunctionRoleName } from './function-roles';
import { handlerCode } from './lambda-bundles';
import { vpcInterfaces } from './permissions';
import { type SettingsParts, settingsParts } from './settings-parts';
import { explainBareWildcard } from './wildcards';

export interface HandlerFunctionProps {
  readonly plan: CheckedPlan;
  readonly role: FunctionRoleName;
  /** Asked at synthesis, when everything that belongs to the workload has been added. */
  readonly settings: () => WorkloadSettings;
  readonly network?: FunctionNetwork;
}

/** An invocation that waits longer than the next one's start is worthless; a retry would only add to the overlap. */
const LATEST_START = Duration.seconds(60);

const NO_CODE_YET = lambda.Code.fromInline('// given when all that belongs to the workload has been added');

/** One of the workload's Lambda functions with its own role, its log group and, where it loops, its schedule. */
export class HandlerFunction extends Construct {
  readonly function: lambda.Function;
  private readonly name: string;
  private readonly definition: FunctionRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: HandlerFunctionProps,
  ) {
    super(scope, id);
    this.name = functionName(workloadName(props.plan), props.role);
    this.definition = FUNCTION_ROLES[props.role];
    const logGroup = this.createLogGroup();
    const role = this.createRole(logGroup);
    this.function = this.createFunction(role, logGroup);
    if (this.definition.everyMinute) this.startEveryMinute();
    // Only when everything has been added is it known whether the settings need a file in the code.
    Aspects.of(this).add({ visit: (node) => node === this && this.giveCode() });
  }

  /** A name that a failed deploy leaves behind would block the next one: such a group goes with the roll-back. */
  private createLogGroup(): logs.LogGroup {
    return new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${this.name}`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }

  private createRole(logGroup: logs.LogGroup): iam.Role {
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    if (this.props.network !== undefined) role.addToPolicy(vpcInterfaces());
    explainBareWildcard(role);
    return role;
  }

  private createFunction(role: iam.Role, logGroup: logs.LogGroup): lambda.Function {
    const { network } = this.props;
    return new lambda.Function(this, 'Function', {
      functionName: this.name,
      description: this.definition.description,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: NO_CODE_YET,
      handler: 'index.handler',
      role,
      logGroup,
      timeout: Duration.seconds(this.definition.timeoutSeconds),
      memorySize: this.definition.memoryMib,
      tracing: lambda.Tracing.ACTIVE,
      environment: this.environment(),
      ...(network && {
        vpc: network.vpc,
        vpcSubnets: network.subnets,
        securityGroups: [network.securityGroup],
      }),
      ...(this.definition.everyMinute && { retryAttempts: 0, maxEventAge: LATEST_START }),
    });
  }

  private environment(): Record<string, string> {
    const { role } = this.props;
    return {
      HANDOVER_WORKLOAD: Lazy.string({ produce: () => Stack.of(this).toJsonString(this.parts().environment) }),
      HANDOVER_WORKLOAD_FILE: Lazy.string({ produce: () => this.parts().file && SETTINGS_FILE }),
      HANDOVER_FUNCTION: role,
      POWERTOOLS_SERVICE_NAME: role,
      POWERTOOLS_METRICS_NAMESPACE: METRICS.namespace,
    };
  }

  private parts(): SettingsParts {
    return settingsParts(this.props.settings(), Stack.of(this));
  }

  private giveCode(): void {
    const resource = this.function.node.defaultChild;
    if (!(resource instanceof lambda.CfnFunction)) throw new Error(`the function ${this.name} has no resource`);
    const code = handlerCode(this, this.props.role, this.parts().file);
    const { s3Location, inlineCode } = code.bind(this.function);
    resource.code =
      s3Location === undefined
        ? { zipFile: inlineCode }
        : { s3Bucket: s3Location.bucketName, s3Key: s3Location.objectKey };
    code.bindToResource(resource);
  }

  private startEveryMinute(): void {
    new events.Rule(this, 'EveryMinute', {
      ruleName: `${this.name}-every-minute`,
      description: `Starts ${this.name}; two or three of them overlap`,
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [new targets.LambdaFunction(this.function, { retryAttempts: 0, maxEventAge: LATEST_START })],
    });
  }
}
