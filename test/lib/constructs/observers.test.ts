import { Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { type WorkloadPlan, WorkloadRegion } from '../../../lib';
import { PLAN } from '../plan';
import { flat, ofType, read, temporaryApp } from '../synthesis';

const ACCOUNT = '111122223333';
const TRANSACTION = {
  url: { home: 'https://orders-use1.example.com/canary', standby: 'https://orders-usw2.example.com/canary' },
};

describe('observers of a workload', () => {
  let world: ReturnType<typeof temporaryApp>;
  beforeEach(() => {
    world = temporaryApp();
  });
  afterEach(() => world.remove());

  function regionIn(region: string, plan: WorkloadPlan = PLAN) {
    const stack = new Stack(world.app, `Team-${region}`, { env: { account: ACCOUNT, region } });
    const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
      vpcId: 'vpc-1',
      availabilityZones: ['a', 'b'],
      privateSubnetIds: ['subnet-1', 'subnet-2'],
      privateSubnetRouteTableIds: ['rtb-1', 'rtb-2'],
    });
    return { stack, vpc, workload: new WorkloadRegion(stack, 'Handover', { plan, vpc }) };
  }

  const agentOf = (stack: Stack) => {
    const agent = ofType(read(stack), 'AWS::Lambda::Function').find(
      ([, { FunctionName }]) => FunctionName === 'demo-orders-agent',
    );
    if (agent === undefined) throw new Error('no agent in this Region');
    const { Variables } = agent[1].Environment as { Variables: Record<string, unknown> };
    return JSON.parse(flat(Variables.HANDOVER_WORKLOAD));
  };

  it.each([PLAN.home, PLAN.standby, PLAN.tiebreaker])('in %s try the transaction of the plan', (region) => {
    const { stack } = regionIn(region, { ...PLAN, transaction: TRANSACTION });
    expect(agentOf(stack).transaction).toEqual(TRANSACTION);
  });

  it('try none and read no alarm when the team has none', () => {
    const { stack } = regionIn(PLAN.tiebreaker);
    expect(agentOf(stack)).not.toHaveProperty('transaction');
    expect(agentOf(stack)).not.toHaveProperty('observerAlarms');
    expect(JSON.stringify(read(stack).template.toJSON())).not.toContain('cloudwatch:DescribeAlarms');
  });

  it('read the team’s own alarms by name, also in the tiebreaker, and may do nothing else with them', () => {
    const { stack, workload } = regionIn(PLAN.tiebreaker);
    workload.addObserver(cloudwatch.Alarm.fromAlarmName(stack, 'P99', 'orders-p99'));
    workload.addObserver(cloudwatch.CompositeAlarm.fromCompositeAlarmName(stack, 'Checkout', 'checkout'));
    expect(agentOf(stack).observerAlarms).toEqual(['orders-p99', 'checkout']);
    const text = JSON.stringify(read(stack).template.toJSON());
    expect(text.match(/cloudwatch:\w+/g)?.filter((found) => found.includes('Alarm'))).toEqual([
      'cloudwatch:DescribeAlarms',
    ]);
  });

  it('count the tasks of a service', () => {
    const { stack, vpc, workload } = regionIn(PLAN.standby);
    const cluster = ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'web', vpc });
    const service = ecs.FargateService.fromFargateServiceAttributes(stack, 'Api', { cluster, serviceName: 'api' });
    workload.addService({ name: 'api', service, desiredCount: 2 });
    const policy = ofType(read(stack), 'AWS::IAM::Policy').find(([id]) => id.includes('Agent'));
    expect(JSON.stringify(policy)).toContain(
      `"Action":"ecs:DescribeServices","Effect":"Allow","Resource":"arn:aws:ecs:us-west-2:${ACCOUNT}:service/web/api"`,
    );
  });

  it('refuses an alarm of another Region: an agent reads those of its own', () => {
    const { stack, workload } = regionIn(PLAN.standby);
    const alarm = cloudwatch.Alarm.fromAlarmArn(stack, 'P99', `arn:aws:cloudwatch:eu-west-1:${ACCOUNT}:alarm:p99`);
    expect(() => workload.addObserver(alarm)).toThrow(
      'observer alarm "p99" is in "eu-west-1", an agent reads alarms of its own Region "us-west-2"',
    );
  });

  it('refuses a transaction on the name that follows the active Region', () => {
    const url = { ...TRANSACTION.url, home: 'https://orders.example.com/canary' };
    const { workload } = regionIn(PLAN.standby, { ...PLAN, transaction: { url } });
    const record = { name: 'orders.example.com', zoneId: 'Z1', endpoint: { home: 'a', standby: 'b' } };
    expect(() => workload.addRecord(record)).toThrow(
      'the transaction of workload "orders" is tried at "https://orders.example.com/canary" in home, it should be on the ' +
        'side\'s own host: "orders.example.com" follows the active Region, so it does not tell one side from the other',
    );
  });

  it('refuses a plan that asks both sides at one host', () => {
    const url = { home: 'https://orders.example.com/a', standby: 'https://orders.example.com/b' };
    expect(() => regionIn(PLAN.home, { ...PLAN, transaction: { url } })).toThrow(
      'transaction.url.standby: is "https://orders.example.com/b", should be an address on another host than home\'s, ' +
        'which is "orders.example.com" too: each side\'s own',
    );
  });
});
