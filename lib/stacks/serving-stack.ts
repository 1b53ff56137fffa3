import { Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { perSide } from '../config/place';
import { checkPlan, type WorkloadPlan } from '../config/plan';
import type { CheckedWorkload } from '../config/schema';
import type { JobDoors } from '../constructs/job-doors';
import { WorkloadRegion } from '../constructs/workload-region';
import { type DataStack, jobClusterName } from './data-stack';
import { JobDefinition } from './job-definitions';
import { RegionalStack, type RegionalStackProps } from './regional-stack';

export interface ServingStackProps extends RegionalStackProps {
  readonly plan: WorkloadPlan;
  readonly workload: CheckedWorkload;
  readonly data: DataStack;
  readonly notify?: string;
}

type Jobs = NonNullable<CheckedWorkload['jobs']>;

/** What can be deployed again at any time in one serving Region: functions, machine, alarms, records, task definitions. */
export class ServingStack extends RegionalStack {
  readonly workloadRegion: WorkloadRegion;
  /** The ways in for jobs, where the workload has jobs: who may submit and keep them is granted here. */
  readonly jobs?: JobDoors;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServingStackProps,
  ) {
    super(scope, id, props);
    const { plan, workload, data, notify } = props;
    this.workloadRegion = new WorkloadRegion(this, 'Workload', { plan, vpc: data.vpc, notify });
    for (const { database, here } of data.databases) this.workloadRegion.addDatabase(database, here);
    if (workload.jobs !== undefined && data.cluster !== undefined)
      this.jobs = this.addJobs(workload.jobs, data.cluster);
    for (const { zone: _, ...record } of workload.records) this.workloadRegion.addRecord(record);
  }

  private addJobs(
    { maxRunning, launchesPerSecond, rampUpSeconds, drainTimeoutSeconds, oldestPendingSeconds, applications }: Jobs,
    cluster: ecs.Cluster,
  ): JobDoors {
    return this.workloadRegion.addJobs({
      cluster,
      clusterName: perSide(() => jobClusterName(checkPlan(this.props.plan))),
      maxRunning,
      launchesPerSecond,
      rampUpSeconds,
      drainTimeoutSeconds,
      oldestPendingSeconds,
      securityGroups: [this.createJobsGroup()],
      applications: applications.map((application) => this.define(application)),
      ...(this.props.data.jobTable && { table: this.props.data.jobTable }),
    });
  }

  private define(application: Jobs['applications'][number]) {
    const { plan, workload } = this.props;
    return new JobDefinition(this, application.name, { plan, application, databases: workload.databases }).application;
  }

  private createJobsGroup(): ec2.SecurityGroup {
    const group = new ec2.SecurityGroup(this, 'Jobs', { vpc: this.props.data.vpc, description: 'Jobs' });
    for (const { here } of this.props.data.databases) {
      const database = 'cluster' in here ? here.cluster : here.instance;
      group.connections.allowToDefaultPort(database, 'Jobs write to the database');
    }
    Validations.of(group).acknowledge({
      id: '@aws-cdk/aws-ec2:ipv4IgnoreEgressRule',
      reason: 'Jobs may call whatever they need; the rule is wanted on the side of the database.',
    });
    return group;
  }
}
