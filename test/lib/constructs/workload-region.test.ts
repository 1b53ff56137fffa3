import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { WorkloadRegion } from '../../../lib';
import { PLAN } from '../plan';
import { flat, ofType, read, temporaryApp } from '../synthesis';
import { ACCOUNT, database, databaseOf, vpcOf } from './team-parts';

describe('WorkloadRegion', () => {
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

  const tiebreaker = () => {
    const stack = stackIn(PLAN.tiebreaker);
    return { stack, region: new WorkloadRegion(stack, 'Handover', { plan: PLAN }) };
  };

  it.each([
    ['us-east-1', 'home'],
    ['us-west-2', 'standby'],
    ['us-east-2', 'tiebreaker'],
  ])('knows from the stack’s Region %s that it is %s', (region, place) => {
    const stack = stackIn(region);
    expect(new WorkloadRegion(stack, 'Handover', { plan: PLAN, vpc: vpcOf(stack) }).place).toBe(place);
  });

  it('has all functions in a serving Region and only the agent in the tiebreaker', () => {
    const names = (stack: Stack) => ofType(read(stack), 'AWS::Lambda::Function').map(([, each]) => each.FunctionName);
    const roles = [
      'run-steps',
      'database-steps',
      'traffic-steps',
      'processing-steps',
      'reprotection-steps',
      'decide',
      'keeper',
      'agent',
      'dispatcher',
      'task-events',
    ];
    expect(names(serving().stack)).toEqual(roles.map((role) => `demo-orders-${role}`));
    world.remove();
    world = temporaryApp();
    expect(names(tiebreaker().stack)).toEqual(['demo-orders-agent']);
  });

  it('runs functions as said: Node 24, arm64, ESM, traced, retries of the loops off', () => {
    const { stack } = serving();
    const { template } = read(stack);
    template.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      TracingConfig: { Mode: 'Active' },
    });
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 3);
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', {
      MaximumRetryAttempts: 0,
      MaximumEventAgeInSeconds: 60,
    });
    for (const [name, seconds] of [
      ['keeper', 180],
      ['agent', 90],
      ['dispatcher', 90],
      ['run-steps', 20],
      ['database-steps', 30],
    ] as const) {
      template.hasResourceProperties('AWS::Lambda::Function', {
        FunctionName: `demo-orders-${name}`,
        Timeout: seconds,
      });
      if (seconds > 30)
        template.hasResourceProperties('AWS::Events::Rule', {
          ScheduleExpression: 'rate(1 minute)',
          Name: `demo-orders-${name}-every-minute`,
        });
    }
  });

  it('tells every function the workload as JSON', () => {
    const { stack, region } = serving();
    region.addDatabase(database, databaseOf(stack));
    for (const [, each] of ofType(read(stack), 'AWS::Lambda::Function')) {
      const { Variables } = each.Environment as { Variables: Record<string, unknown> };
      expect(JSON.parse(flat(Variables.HANDOVER_WORKLOAD))).toMatchObject({
        installation: 'demo',
        workload: 'orders',
        regions: { home: 'us-east-1', standby: 'us-west-2', tiebreaker: 'us-east-2' },
        ledgerTable: 'demo-ledger',
        rtoSeconds: 900,
        rpoSeconds: 60,
        approvalDeadlineSeconds: 3600,
        databases: [
          {
            name: 'orders-db',
            instance: { home: 'demo-orders-orders-db', standby: 'demo-orders-orders-db' },
            secretId: { home: 'demo/orders/orders-db/master', standby: 'demo/orders/orders-db/master' },
            guardedSchemas: ['public'],
          },
        ],
      });
      expect(each.FunctionName).toBe(`demo-orders-${Variables.HANDOVER_FUNCTION}`);
    }
  });

  it('opens the database’s port to the functions that speak SQL, in the stack of the functions', () => {
    const { stack, region } = serving();
    region.addDatabase(database, databaseOf(stack));
    read(stack).template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-1',
      FromPort: 5432,
      ToPort: 5432,
      SourceSecurityGroupId: { 'Fn::GetAtt': [read(stack).stack.getLogicalId(sqlFunctions(region)), 'GroupId'] },
    });
  });

  it('lets a service of the team be scaled, under the name that it has here', () => {
    const { stack, region } = serving();
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', {
      clusterName: 'dr',
      vpc: vpcOf(new Stack(stack, 'Nested')),
    });
    const service = ecs.FargateService.fromFargateServiceAttributes(stack, 'Service', { cluster, serviceName: 'api' });
    region.addService({ name: 'api', service, desiredCount: 2, clusterName: { home: 'main', standby: 'dr' } });
    expect(JSON.stringify(read(stack).template.toJSON())).toContain(`arn:aws:ecs:us-west-2:${ACCOUNT}:service/dr/api`);
  });

  it('refuses a service whose template says how many tasks it has, and takes it without', () => {
    const { stack, region } = serving();
    const cluster = new ecs.Cluster(stack, 'Cluster', { clusterName: 'web', vpc: vpcOf(new Stack(stack, 'Nested')) });
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    taskDefinition.addContainer('Web', { image: ecs.ContainerImage.fromRegistry('busybox') });
    const add = (name: string, desiredCount?: number) => {
      const service = new ecs.FargateService(stack, name, { serviceName: name, cluster, taskDefinition, desiredCount });
      const both = { home: name, standby: name };
      region.addService({
        name,
        service,
        desiredCount: 4,
        clusterName: { home: 'web', standby: 'web' },
        serviceName: both,
      });
    };
    add('api');
    expect(region.node.validate()).toEqual([]);
    add('mail', 0);
    expect(region.node.validate()).toEqual([
      'service "mail" has the desired count 0 in its template, should have none: any later change of the service would set the ' +
        'count that a run has raised back to it; leave it out, then ECS begins with one task and keeps the count that stands',
    ]);
  });

  it('refuses a stack whose Region is not of the plan', () => {
    expect(() => new WorkloadRegion(stackIn('eu-west-1'), 'Handover', { plan: PLAN })).toThrow(
      'workload "orders" lives in us-east-1, us-west-2 and us-east-2, its stack is in "eu-west-1": give the stack one of these Regions',
    );
  });

  it('refuses a plan with mistakes and lists them all', () => {
    const plan = { ...PLAN, rto: 'soon', standby: 'us-east-1' };
    expect(() => new WorkloadRegion(stackIn('us-east-1'), 'Handover', { plan })).toThrow(
      'the workload plan has 2 mistakes:\n' +
        '  rto: is "soon", should be a duration such as "15 minutes", "30s" or "1 hour"\n' +
        '  standby: is "us-east-1", should be another Region than home, which is "us-east-1" too',
    );
  });

  it('refuses a serving Region without a network', () => {
    expect(() => new WorkloadRegion(stackIn('us-east-1'), 'Handover', { plan: PLAN })).toThrow(
      'the home of "orders" needs a vpc: its keeper speaks SQL',
    );
  });

  it('refuses databases and operators in the tiebreaker', () => {
    const { stack, region } = tiebreaker();
    expect(() => region.addDatabase(database, databaseOf(stack))).toThrow(
      'the tiebreaker "us-east-2" only votes: add a database in home and in standby',
    );
    expect(() => region.grantOperate(new iam.AccountRootPrincipal())).toThrow(
      'the tiebreaker has no machine, grant in home and in standby',
    );
  });

  it('refuses a cluster whose name is not known in the other Region', () => {
    const { stack, region } = serving();
    const cluster = new ecs.Cluster(stack, 'Jobs', { vpc: vpcOf(new Stack(stack, 'Nested')) });
    expect(() => region.addJobs({ cluster, securityGroups: [], maxRunning: 1, applications: [] })).toThrow(
      'the name of the job cluster is a value that only its own stack knows: say what it is called in home and in standby',
    );
  });
});

function sqlFunctions(region: WorkloadRegion): ec2.CfnSecurityGroup {
  const group = region.node.findChild('SqlFunctions').node.defaultChild;
  if (group instanceof ec2.CfnSecurityGroup) return group;
  throw new Error('the functions that speak SQL have no security group');
}
