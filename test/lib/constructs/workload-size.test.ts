import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Database, WorkloadRegion } from '../../../lib';
import { LARGEST_SETTINGS_BYTES } from '../../../lib/constructs/workload-settings';
import { PLAN } from '../plan';
import { flat, ofType, read, temporaryApp } from '../synthesis';
import { ACCOUNT, database, databaseOf, vpcOf } from './team-parts';

describe('the size of a workload', () => {
  let world: ReturnType<typeof temporaryApp>;
  beforeEach(() => {
    world = temporaryApp();
  });
  afterEach(() => world.remove());

  const stackIn = (region: string | undefined) =>
    new Stack(world.app, 'Team', { env: { account: ACCOUNT, ...(region && { region }) } });

  const serving = () => {
    const stack = stackIn(PLAN.standby);
    return { stack, region: new WorkloadRegion(stack, 'Handover', { plan: PLAN, vpc: vpcOf(stack) }) };
  };

  const manyRoles = (count: number) =>
    Database.rdsReplicaPair({
      name: 'wide',
      databaseName: 'wide',
      applicationRoles: Array.from({ length: count }, (_, index) => `application_${index}`),
    });

  it('keeps only what a deploy knows in the environment when there is no room for all, and names the file', () => {
    const { stack, region } = serving();
    region.addDatabase(manyRoles(300), databaseOf(stack));
    const functions = ofType(read(stack), 'AWS::Lambda::Function');
    expect(functions).toHaveLength(10);
    for (const [, each] of functions) {
      const { Variables } = each.Environment as { Variables: Record<string, unknown> };
      expect(Object.keys(JSON.parse(flat(Variables.HANDOVER_WORKLOAD)))).toEqual(['topicArn']);
      expect(Variables.HANDOVER_WORKLOAD_FILE).toBe('workload.json');
    }
  });

  it('names no file while the environment has room', () => {
    const { stack, region } = serving();
    region.addDatabase(database, databaseOf(stack));
    expect(JSON.stringify(read(stack).template.toJSON())).not.toContain('HANDOVER_WORKLOAD_FILE');
  });

  it('refuses settings with which a run would have no room', () => {
    const { stack, region } = serving();
    region.addDatabase(manyRoles(5_000), databaseOf(stack));
    expect(() => world.app.synth()).toThrow(
      new RegExp(`settings of workload "orders" have \\d+ bytes, a run has room for ${LARGEST_SETTINGS_BYTES}`),
    );
  });

  it('refuses what only a deploy knows when the environment has no room for it', () => {
    const { stack, region } = serving();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Jobs', {
      clusterName: 'jobs',
      vpc: vpcOf(new Stack(stack, 'Nested')),
    });
    const securityGroups = Array.from(
      { length: 100 },
      (_, index) => new ec2.SecurityGroup(stack, `Group${index}`, { vpc: cluster.vpc }),
    );
    region.addJobs({ cluster, securityGroups, maxRunning: 1, applications: [] });
    expect(() => world.app.synth()).toThrow(
      /what only a deploy knows of workload "orders" .* has \d+ bytes, a Lambda environment has room for 3500: name it/,
    );
  });

  describe.each([PLAN.home, PLAN.standby])('with a hundred adopted databases in %s', (at) => {
    const adopt = (count: number) => {
      const stack = stackIn(at);
      const region = new WorkloadRegion(stack, 'Handover', { plan: PLAN, vpc: vpcOf(stack) });
      for (let index = 1; index <= count; index += 1) {
        const name = `orders-db-${index}`;
        const here = new Construct(stack, name);
        region.addDatabase(
          Database.rdsReplicaPair({ name, databaseName: 'orders', applicationRoles: ['app', 'jobs'] }),
          {
            instance: rds.DatabaseInstance.fromDatabaseInstanceAttributes(here, 'Db', {
              instanceIdentifier: `demo-orders-${name}`,
              instanceEndpointAddress: `${name}.example.com`,
              port: 5432,
              securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(here, 'Group', `sg-${index}`)],
            }),
            secret: secretsmanager.Secret.fromSecretNameV2(here, 'Master', `demo/orders/${name}/master`),
          },
        );
      }
      return stack;
    };

    it('a workload is synthesized, and its stack, policies and environments stay within the limits of AWS', () => {
      const { template, resources } = read(adopt(100));
      const all = Object.values(resources);
      expect(all.length).toBeLessThanOrEqual(500);
      expect(JSON.stringify(template.toJSON()).length).toBeLessThan(1_000_000);
      for (const { Type, Properties } of all) {
        const bytes = JSON.stringify(Properties?.PolicyDocument ?? {}).length;
        if (Type === 'AWS::IAM::Policy') expect(bytes).toBeLessThan(10_240);
        // References are shorter once they are resolved.
        if (Type === 'AWS::IAM::ManagedPolicy') expect(bytes).toBeLessThan(6_144 * 2);
      }
    });

    it('refuses one more', () => {
      adopt(101);
      expect(() => world.app.synth()).toThrow(
        'workload "orders" has 101 databases, one run moves at most 100: split it',
      );
    });
  });
});
