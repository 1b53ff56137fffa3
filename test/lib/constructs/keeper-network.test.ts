import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { WorkloadRegion } from '../../../lib';
import { PLAN } from '../plan';
import { flat, ofType, type SynthesizedStack, synthesize, temporaryApp } from '../synthesis';

type Properties = Readonly<Record<string, unknown>>;

describe('the network of the keeper in the example', () => {
  const synthesized = synthesize();
  const data = synthesized.stack('demo-orders-home-data');
  const serving = synthesized.stack('demo-orders-home');
  const named = (value: unknown): string => flat(value).replace(/^<'|'>$/g, '');
  const find = (stack: SynthesizedStack, type: string, holds: (properties: Properties) => boolean): Properties => {
    const found = ofType(stack, type).find(([, properties]) => holds(properties));
    if (found === undefined) throw new Error(`no such ${type}`);
    return found[1];
  };
  const keeper = find(serving, 'AWS::Lambda::Function', ({ FunctionName }) => FunctionName === 'demo-orders-keeper');
  const { SubnetIds } = keeper.VpcConfig as { readonly SubnetIds: readonly unknown[] };
  /** The serving stack imports `…ExportsOutputRef<logical id of the subnet><hash>`. */
  const subnets = ofType(data, 'AWS::EC2::Subnet').filter(([id]) =>
    SubnetIds.some((each) => flat(each).includes(`Ref${id}`)),
  );
  const zoneOf = ({ AvailabilityZone }: Properties): string => flat(AvailabilityZone);

  it('spans two zones', () => {
    expect(subnets).toHaveLength(2);
    expect(new Set(subnets.map(([, subnet]) => zoneOf(subnet))).size).toBe(2);
  });

  it('has a way out of its own in each zone', () => {
    for (const [id, subnet] of subnets) {
      const table = find(data, 'AWS::EC2::SubnetRouteTableAssociation', ({ SubnetId }) => named(SubnetId) === id);
      const route = find(
        data,
        'AWS::EC2::Route',
        ({ RouteTableId, DestinationCidrBlock }) =>
          named(RouteTableId) === named(table.RouteTableId) && DestinationCidrBlock === '0.0.0.0/0',
      );
      const gateways = Object.fromEntries(ofType(data, 'AWS::EC2::NatGateway'));
      const gateway = gateways[named(route.NatGatewayId)];
      const publicSubnets = Object.fromEntries(ofType(data, 'AWS::EC2::Subnet'));
      expect(zoneOf(publicSubnets[named(gateway?.SubnetId)] ?? {})).toBe(zoneOf(subnet));
    }
  });

  it('reaches the ledger of its own Region without any NAT gateway', () => {
    const endpoint = find(data, 'AWS::EC2::VPCEndpoint', ({ ServiceName }) => flat(ServiceName).endsWith('.dynamodb'));
    const tables = (endpoint.RouteTableIds as readonly unknown[]).map(named);
    for (const [id] of subnets) {
      const table = find(data, 'AWS::EC2::SubnetRouteTableAssociation', ({ SubnetId }) => named(SubnetId) === id);
      expect(tables).toContain(named(table.RouteTableId));
    }
  });

  it('lets out HTTPS and the port of the databases to any address, and nothing else; each database lets it in', () => {
    const group = find(
      serving,
      'AWS::EC2::SecurityGroup',
      (each) => each.GroupDescription === 'Handover functions that speak SQL',
    );
    expect(group.SecurityGroupEgress).toMatchObject([
      { CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443, IpProtocol: 'tcp' },
      { CidrIp: '0.0.0.0/0', FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp' },
    ]);
    expect(ofType(serving, 'AWS::EC2::SecurityGroupEgress')).toEqual([]);
    const ways = ofType(serving, 'AWS::EC2::SecurityGroupIngress').map(([, each]) => each);
    expect(ways).toContainEqual(expect.objectContaining({ Description: 'Handover speaks SQL', FromPort: 5432 }));
  });
});

describe('subnets of a team', () => {
  const warnings = (zones: readonly string[]) => {
    const { app, remove } = temporaryApp();
    const shown = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    try {
      const stack = new Stack(app, 'Team', { env: { account: '111122223333', region: PLAN.standby } });
      const ids = zones.map((zone, index) => `subnet-${zone}${index}`);
      const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
        vpcId: 'vpc-1',
        availabilityZones: [...zones],
        privateSubnetIds: ids,
        privateSubnetRouteTableIds: ids,
      });
      new WorkloadRegion(stack, 'Handover', { plan: PLAN, vpc });
      return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('Availability Zone'));
    } finally {
      shown.mockRestore();
      remove();
    }
  };

  it('that are in one zone are warned of, by zone and by name', () => {
    const [warning, ...more] = warnings(['a']);
    expect(more).toEqual([]);
    expect(warning?.entry.data).toMatch(
      /^the keeper's subnets \(subnet-a0\) are all in Availability Zone a: .* choose subnets in two or more zones/,
    );
  });

  it('that are in two zones are not', () => {
    expect(warnings(['a', 'b'])).toEqual([]);
  });
});
