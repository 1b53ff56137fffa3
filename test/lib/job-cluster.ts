import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { type JobApplication, type JobDoors, JobTable, WorkloadRegion } from '../../lib';
import { PLAN } from './plan';
import type { temporaryApp } from './synthesis';

export const ACCOUNT = '111122223333';

type Changes = Readonly<Record<string, Partial<JobApplication>>>;

/** A team's own stack in a serving Region with jobs of `billing` and `mails`. */
export function stackWithJobs(
  { app }: Pick<ReturnType<typeof temporaryApp>, 'app'>,
  region: string,
  changes: Changes = {},
  /** Whether the cluster is given a table of jobs that stand in one Region only. */
  withTable = Object.values(changes).some(({ durability }) => durability === 'one-region'),
): { readonly stack: Stack; readonly doors: JobDoors } {
  const stack = new Stack(app, `Team-${region}`, { env: { account: ACCOUNT, region } });
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    privateSubnetIds: ['subnet-1', 'subnet-2'],
    privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
  });
  const applications = ['billing', 'mails'].map((name): JobApplication => {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, name, { family: name });
    taskDefinition.addContainer('Job', { containerName: 'job', image: ecs.ContainerImage.fromRegistry('busybox') });
    return { name, taskDefinition, classes: ['normal'], ...changes[name] };
  });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'jobs', vpc });
  const handover = new WorkloadRegion(stack, 'Handover', { plan: PLAN, vpc });
  const table = withTable ? { table: new JobTable(stack, 'JobTable', { plan: PLAN }) } : {};
  return { stack, doors: handover.addJobs({ cluster, securityGroups: [], maxRunning: 1, applications, ...table }) };
}
