import { Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { type TrafficRecord, type WorkloadPlan, WorkloadRegion } from '../../lib';
import { ACCOUNT, database, databaseOf, vpcOf } from '../lib/constructs/team-parts';
import { PLAN } from '../lib/plan';
import { read, temporaryApp } from '../lib/synthesis';
import type { DeployedTemplate } from './planned-changes';
import { templatesOf } from './templates';

export interface TeamChoices {
  readonly plan: WorkloadPlan;
  readonly image: string;
  readonly record: Pick<TrafficRecord, 'strategy' | 'ttlSeconds'>;
  /** The team's stack owns the record that a run changes, as releases before this one had it. */
  readonly ownsRecord: boolean;
}

const CHOICES: TeamChoices = {
  plan: PLAN,
  image: 'orders-api:1',
  record: { strategy: 'change-record', ttlSeconds: 30 },
  ownsRecord: false,
};
const ENDPOINT = { home: 'orders-use1.example.com', standby: 'orders-usw2.example.com' };

/** A team that has a service in stacks of its own, with a name that a run changes, and adopts its database. */
export function teamStacks(changes: Partial<TeamChoices> = {}): DeployedTemplate[] {
  const choices = { ...CHOICES, ...changes };
  const { app, remove } = temporaryApp();
  try {
    const stacks = (['home', 'standby'] as const).map((side) => {
      const stack = new Stack(app, `orders-${side}`, { env: { account: ACCOUNT, region: choices.plan[side] } });
      furnish(stack, choices, side === 'home');
      return stack;
    });
    return templatesOf(stacks.map(read));
  } finally {
    remove();
  }
}

function furnish(stack: Stack, { plan, image, record, ownsRecord }: TeamChoices, home: boolean): void {
  const vpc = vpcOf(stack);
  const region = new WorkloadRegion(stack, 'Handover', { plan, vpc });
  region.addDatabase(database, databaseOf(stack));
  const name = 'orders.example.com';
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('Api', { image: ecs.ContainerImage.fromRegistry(image) });
  const cluster = new ecs.Cluster(stack, 'Cluster', { clusterName: 'web', vpc });
  const service = new ecs.FargateService(stack, 'Service', {
    cluster,
    taskDefinition,
    serviceName: 'api',
    minHealthyPercent: 100,
    circuitBreaker: { rollback: true },
  });
  const [clusters, services] = ['web', 'api'].map((each) => ({ home: each, standby: each }));
  region.addService({ name: 'api', service, desiredCount: 4, clusterName: clusters, serviceName: services });
  region.addRecord({ name, zoneId: 'Z1', endpoint: ENDPOINT, ...record });
  if (!ownsRecord || !home) return;
  const ttl = String(record.ttlSeconds);
  new route53.CfnRecordSet(stack, 'Record', {
    hostedZoneId: 'Z1',
    name,
    type: 'CNAME',
    ttl,
    resourceRecords: [ENDPOINT.home],
  });
}
