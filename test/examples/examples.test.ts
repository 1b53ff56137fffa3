import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App, AppProps, Stack } from 'aws-cdk-lib';
import { Stack as AnyStack } from 'aws-cdk-lib';
import { adoptRdsApp } from '../../examples/adopt-rds/stacks';
import { ordersApp } from '../../examples/orders/stacks';
import { flat, ofType, read, type SynthesizedStack, TEMPLATES_ONLY } from '../lib/synthesis';

function synthesizeExample(build: (props: AppProps) => App): ReadonlyMap<string, SynthesizedStack> {
  const outdir = mkdtempSync(join(tmpdir(), 'handover-example-'));
  try {
    const app = build({ ...TEMPLATES_ONLY, outdir });
    const stacks = app.node.children.filter((child): child is Stack => AnyStack.isStack(child));
    return new Map(stacks.map((stack) => [stack.stackName, read(stack)]));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe('examples/orders', () => {
  it('creates everything in six stacks', () => {
    expect([...synthesizeExample(ordersApp).keys()]).toEqual([
      'demo-ledger',
      'demo-orders-home-data',
      'demo-orders-standby-data',
      'demo-orders-tiebreaker',
      'demo-orders-home',
      'demo-orders-standby',
    ]);
  });
});

describe('examples/adopt-rds', () => {
  let stacks: ReadonlyMap<string, SynthesizedStack>;
  const stack = (name: string): SynthesizedStack => {
    const found = stacks.get(name);
    if (found === undefined) throw new Error(`no stack ${name}, there are ${[...stacks.keys()]}`);
    return found;
  };
  beforeAll(() => {
    stacks = synthesizeExample(adoptRdsApp);
  });

  it.each([
    'AWS::RDS::DBInstance',
    'AWS::EC2::VPC',
    'AWS::ECS::Cluster',
    'AWS::ECS::Service',
    'AWS::SecretsManager::Secret',
  ])('creates no %s: the team has them', (type) => {
    expect([...stacks.values()].flatMap((each) => ofType(each, type))).toEqual([]);
  });

  it.each([
    ['payments-home', 'arn:aws:rds:eu-west-1:111122223333:db:ledgerdb-primary'],
    ['payments-standby', 'arn:aws:rds:eu-central-1:111122223333:db:ledgerdb-replica'],
  ])('lets %s promote its own adopted instance', (name, instance) => {
    const policies = JSON.stringify(ofType(stack(name), 'AWS::IAM::Policy'));
    expect(policies).toContain(`"Action":"rds:PromoteReadReplica","Effect":"Allow","Resource":"${instance}"`);
  });

  it('tells the functions how the service is called on each side', () => {
    const [first] = ofType(stack('payments-standby'), 'AWS::Lambda::Function').map(([, each]) => each.Environment);
    const { Variables } = first as { Variables: { HANDOVER_WORKLOAD: unknown } };
    expect(JSON.parse(flat(Variables.HANDOVER_WORKLOAD))).toMatchObject({
      services: [
        {
          name: 'api',
          cluster: { home: 'payments', standby: 'payments-dr' },
          service: { home: 'payments-api', standby: 'payments-api' },
          desiredCount: 4,
        },
      ],
      records: [{ name: 'payments.example.com', strategy: 'change-record' }],
    });
  });

  it.each(['payments-home', 'payments-standby'])(
    'gives the people of %s their roles, and listens to their alarm',
    (name) => {
      const policies = new Map(ofType(stack(name), 'AWS::IAM::Policy').map(([id, each]) => [id, JSON.stringify(each)]));
      const of = (role: string) => [...policies].find(([id]) => id.startsWith(role))?.[1];
      expect(of('Operators')).toContain('OPERATOR#ledger');
      expect(of('Approvers')).toContain('ANSWER#ledger#');
      expect(JSON.stringify(ofType(stack(name), 'AWS::Lambda::Function'))).toContain('payments-refused');
    },
  );

  it('adds the ledger and the third voice', () => {
    expect(ofType(stack('payments-tiebreaker'), 'AWS::DynamoDB::GlobalTable')).toHaveLength(1);
    expect(ofType(stack('payments-tiebreaker'), 'AWS::Lambda::Function')).toHaveLength(1);
  });
});
