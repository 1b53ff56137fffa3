import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { JOB_SIDECAR } from '../../lambda/contract/jobs';
import { connectionParameterName } from '../../lambda/contract/names';
import { prefixOf, workloadName } from '../config/place';
import { type CheckedPlan, checkPlan, type WorkloadPlan } from '../config/plan';
import type { CheckedApplication, CheckedDatabase } from '../config/schema';
import { JOB_CONTAINER, type JobApplication } from '../constructs/job-cluster';
import { readParameter } from '../constructs/permissions';
import { placeHere } from '../constructs/place-here';

export interface JobDefinitionProps {
  readonly plan: WorkloadPlan;
  readonly application: CheckedApplication;
  readonly databases: readonly CheckedDatabase[];
}

/** The task definition of one application's jobs, with the same family on both sides. */
export class JobDefinition extends Construct {
  readonly application: JobApplication;
  private readonly plan: CheckedPlan;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: JobDefinitionProps,
  ) {
    super(scope, id);
    this.plan = checkPlan(props.plan);
    const taskDefinition = this.createTaskDefinition();
    this.letReadConnections(taskDefinition);
    this.application = { ...props.application, taskDefinition };
  }

  private createTaskDefinition(): ecs.FargateTaskDefinition {
    const { name, cpu, memoryMib } = this.props.application;
    const { image, command, environment } = this.executionHere();
    const taskDefinition = new ecs.FargateTaskDefinition(this, 'Task', {
      family: `${prefixOf(this.plan)}-${name}`,
      cpu,
      memoryLimitMiB: memoryMib,
    });
    taskDefinition.addContainer('Job', {
      containerName: JOB_CONTAINER,
      image: ecs.ContainerImage.fromRegistry(image),
      ...(command && { command }),
      ...(environment && { environment }),
      stopTimeout: Duration.seconds(JOB_SIDECAR.stopSeconds),
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: name, logGroup: this.createLogGroup(name) }),
    });
    return taskDefinition;
  }

  /** The application's characteristics, and over them what this side has of its own. */
  private executionHere() {
    const { application } = this.props;
    const place = placeHere(this, this.plan);
    const own = place === 'tiebreaker' ? undefined : application.on?.[place];
    const { image, command, environment } = { ...application, ...own };
    const all = { ...application.environment, ...environment };
    return { image, command, environment: Object.keys(all).length > 0 ? all : undefined };
  }

  private createLogGroup(application: string): logs.LogGroup {
    return new logs.LogGroup(this, 'Logs', {
      logGroupName: `/handover/${this.plan.installation}/${this.plan.name}/jobs/${application}`,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  /** Jobs ask the parameters of their own Region which database they may write to. */
  private letReadConnections(taskDefinition: ecs.FargateTaskDefinition): void {
    for (const { name } of this.props.databases) {
      const parameter = connectionParameterName(workloadName(this.plan), name);
      taskDefinition.addToTaskRolePolicy(readParameter(this, parameter));
    }
  }
}
